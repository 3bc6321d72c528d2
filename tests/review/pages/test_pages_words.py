"""Everything that the assistant has a code word for has a Danish name on the pages."""

from __future__ import annotations

import re

import yaml

from tests.review.pages.review_desk import Reviewer
from vejviser.settings import PROJECT_ROOT


def test_each_intent_of_the_domain_can_be_chosen_by_its_danish_name(reader: Reviewer) -> None:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    field = re.search(r'<select id="f-intent".*?</select>', reader.get("/review/"), re.DOTALL)
    assert field
    offered = dict(re.findall(r'<option value="(\w+)">([^<]+)</option>', field[0]))
    assert set(offered) == {*domain["intents"], "nlu_fallback"}
    assert not {code for code, name in offered.items() if code == name}
    assert len(set(offered.values())) == len(offered)


def test_each_choice_of_a_filter_has_a_danish_name(reader: Reviewer) -> None:
    page = reader.get("/review/")
    offered = re.findall(
        r'type="checkbox" name="\w+" id="f-[^"]+" value="(\w+)"><span class="choice-name">([^<]+)<', page
    )
    assert len(offered) > 35
    assert [code for code, name in offered if code == name] == []
