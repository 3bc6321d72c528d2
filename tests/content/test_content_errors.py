"""A broken content file is refused with one line: which file, which line, where, what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from vejviser.content import ContentError, load_content

CHECKED = date(2026, 11, 24)
C, L = "company.yml", "ladder.yml"
Break = Callable[[str, str, str], Path]

BROKEN = {
    "unknown key": (L, "    cost:\n", "    price:\n", r"bodies\.\w+\.price: unknown key 'price'"),
    "unknown key at the top": (C, "assistant:\n", "helper:\n", r"helper: unknown key 'helper'"),
    "missing key": (C, "  name: Vejviser\n", "", r"assistant: missing key 'name'"),
    "missing source": (L, "      source: arn\n", "", r"bodies\.arn\.summary: missing key 'source'"),
    "unknown source": (L, "      source: arn\n", "      source: nobody\n", r"source 'nobody' is not among"),
    "wrong type": (C, "min_length: 4", "min_length: four", r"min_length: must be of type integer"),
    "wrong choice": (L, "role: decides", "role: judges", r"role: must be one of decides, supervises"),
    "a day that is none": (L, "open_from: 2016-02-15", "open_from: 2016-02-30", r"open_from: '2016-02-30'"),
    "a date written otherwise": (L, "open_from: 2016-02-15", "open_from: 20160215", r"dates\.open_from"),
    "checked in the future": (
        C,
        "source: source_page, checked_on: 2026-11-24",
        "source: source_page, checked_on: 2026-11-25",
        r"company\.name\.checked_on: checked_on 2026-11-25 is in the future",
    ),
    "closes before it opens": (L, "closed_from: 2025-07-20", "closed_from: 2015-07-20", r"must be after"),
    "closes without a text": (L, "    closed_text:\n", "    cannot:\n", r"needs 'closed_text'"),
    "closes without a way on": (L, "    instead: [forbruger_europa]\n", "", r"needs 'instead'"),
    "a text for a date that is not there": (
        L,
        "      no_new_cases_from: 2025-03-20\n",
        "",
        r"bodies\.odr\.no_new_cases_text: 'no_new_cases_text' needs the date",
    ),
    "a way on to nobody": (
        L,
        "instead: [forbruger_europa]",
        "instead: [eu]",
        r"instead\.0: 'eu' is no other",
    ),
    "a way on to itself": (L, "instead: [forbruger_europa]", "instead: [odr]", r"'odr' is no other body"),
    "an id twice": (L, "  - id: arn\n", "  - id: fanke\n", r"the id 'fanke' is there twice"),
    "a department twice": (
        C,
        "    - id: payment\n",
        "    - id: product\n",
        r"the id 'product' is there twice",
    ),
    "an alias twice": (L, "      - arn.se\n", "      - odr\n", r"is the same spelling as 'odr'"),
    "a greeting too long for Messenger": (
        C,
        "    kortnummer her.\n",
        "    kortnummer her. Vi ses.\n",
        r"messenger\.greeting: has 161 characters with the names filled in, at most 160",
    ),
    "a menu item too long for Messenger": (
        C,
        "title: Se status på min sag",
        "title: Se status på den sag jeg har sendt ind",
        r"messenger\.menu\.2\.title: has 38 characters, at most 30",
    ),
    "rungs in another order": (L, "  - id: satisfaction\n", "  - id: outside\n", r"rungs"),
    "medium without tjek": (
        L,
        "Tjek fristen.",
        "Se fristen.",
        r"time_limit\.text: .* only M must say 'tjek'",
    ),
    "medium without link": (
        C,
        "14 dage. Tjek svartiden på {service_url}.",
        "14 dage. Tjek svartiden.",
        r"answer_time\.text: .* only M needs a link",
    ),
    "a body without link": (
        L,
        "    link: https://www.arn.se\n",
        "",
        r"bodies\.arn\.needs\.text: .*needs a link",
    ),
    "a key twice": (
        C,
        "  country: SE\n",
        "  country: SE\n  country: DK\n",
        r"'country' is there twice, first on",
    ),
    "no YAML": (C, "company:\n", "company: [\n", r"expected"),
    "an alias in YAML": (C, "  country: SE\n", "  country: *se\n", r"aliases .* are not used"),
    "code in YAML": (
        C,
        "  country: SE\n",
        "  country: !!python/name:os.system\n",
        r"could not determine a cons",
    ),
    "a key that is no word": (C, "  country: SE\n", "  no: SE\n", r"a key must be a plain word"),
    "an unknown name in braces": (C, "{service_hours}", "{service_time}", r"unknown name \{service_time\}"),
    "a brace alone": (C, "{service_hours}", "{service_hours", r"a brace without its partner"),
    "terms that are not there": (C, "  use: source_page\n", "  use: new\n", r"'new' is not among `terms`"),
    "a phrase without its name": (L, '"Pris: {text}"', '"Pris: {txt}"', r"phrases\.cost: .*\{text\}"),
    "too long a text": (L, "text: 150 SEK.", f"text: {'150 SEK. ' * 50}", r"cost\.text: has \d+ characters"),
    "a link without https": (
        L,
        "link: https://www.arn.se",
        "link: www.arn.se",
        r"link: 'www.arn.se' has the",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "problem"), BROKEN.values(), ids=BROKEN)
def test_broken_content_is_refused_in_one_line(
    changed: Break, file: str, old: str, new: str, problem: str
) -> None:
    directory = changed(file, old, new)
    with pytest.raises(ContentError) as caught:
        load_content(directory, as_of=CHECKED)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < len(str(directory)) + 400
    assert re.match(rf"{re.escape(str(directory / file))}:\d+: ", message), message
    assert re.search(problem, message), message


def test_the_line_is_the_line_of_the_mistake(changed: Break) -> None:
    directory = changed(L, "    role: supervises\n", "    role: superviser\n")
    lines = (directory / L).read_text(encoding="utf-8").splitlines()
    with pytest.raises(ContentError) as caught:
        load_content(directory)
    assert caught.value.line == lines.index("    role: superviser") + 1
    assert caught.value.place == "bodies.forbrugerombudsmanden.role"


def test_a_missing_or_empty_file_is_named(tmp_path: Path, changed: Break) -> None:
    with pytest.raises(ContentError, match=r"company\.yml: cannot be read"):
        load_content(tmp_path / "nowhere")
    directory = changed(C, "assistant:", "assistant:")
    (directory / L).write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match=r"ladder\.yml:1: must be of type object"):
        load_content(directory)
    (directory / L).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ContentError, match=r"ladder\.yml: is not valid YAML"):
        load_content(directory)


def test_a_clock_set_back_does_not_stop_the_assistant(changed: Break) -> None:
    directory = changed(C, "checked_on: 2026-11-24", "checked_on: 2099-01-01")
    assert load_content(directory).company.company.name.value == "Klarna"
