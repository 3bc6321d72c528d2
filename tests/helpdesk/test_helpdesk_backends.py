"""The operator's settings lead to the desk, with a token that may come later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpdesk.desk_standin import TOKEN, DeskStandIn
from vejviser.helpdesk.backends import open_help_desk
from vejviser.helpdesk.case import Case
from vejviser.helpdesk.errors import Misconfigured
from vejviser.settings import Settings, read_settings

CASE = Case("feedback", "Ros", "Tak")


@pytest.fixture
def settings(standin: DeskStandIn, tmp_path: Path) -> Settings:
    return replace(read_settings(), var=tmp_path, desk_url=standin.url, desk_token=None)


def test_the_token_of_the_environment_is_used(settings: Settings) -> None:
    desk = open_help_desk(replace(settings, desk_token=f" {TOKEN}\n"))
    assert desk.create(CASE, "k1").number == "26-000001"


def test_a_token_file_may_appear_after_the_start(settings: Settings) -> None:
    desk = open_help_desk(settings)
    with pytest.raises(Misconfigured, match="desk-token"):
        desk.create(CASE, "k1")
    (settings.var / "desk-token").write_text(TOKEN + "\n")
    assert desk.create(CASE, "k1").number == "26-000001"


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"\xff\xfe", "æøå".encode(), b"a\r\nX: y"])
def test_a_file_without_a_token_is_the_operators_to_mend(
    settings: Settings, standin: DeskStandIn, content: bytes
) -> None:
    (settings.var / "desk-token").write_bytes(content)
    with pytest.raises(Misconfigured):
        open_help_desk(settings).create(CASE, "k1")
    assert standin.requests == []


def test_a_wrong_token_is_the_operators_to_mend(settings: Settings) -> None:
    with pytest.raises(Misconfigured, match="401"):
        open_help_desk(replace(settings, desk_token="wrong")).create(CASE, "k1")
