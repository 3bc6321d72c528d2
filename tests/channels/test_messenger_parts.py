"""Answers as Messenger takes them: no limit broken, no word lost, the same parts each time."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.messenger.platform.messages import check_message, shown_buttons, shown_text
from vejviser.channels.messenger.parts import parts_of
from vejviser.channels.messenger.splitting import length, split
from vejviser.channels.messenger.texts import Texts, read_texts
from vejviser.settings import PROJECT_ROOT

TEXTS: Texts = read_texts(PROJECT_ROOT / "content")
PROSE = st.text(alphabet="aæøå .!?\n🙂e", max_size=5_000)
TITLES = st.lists(
    st.text(alphabet="abcæøå 🙂", min_size=1, max_size=60).filter(lambda title: bool(title.strip())),
    max_size=40,
)


def buttons(titles: list[str]) -> list[dict[str, str]]:
    return [{"id": f"7-{place}", "title": title} for place, title in enumerate(titles, start=1)]


def words(text: str) -> list[str]:
    return text.split()


@given(PROSE, st.integers(min_value=2, max_value=700))
def test_splitting_keeps_every_character_but_the_blanks_at_the_cuts(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert all(piece and length(piece) <= longest for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@given(PROSE, TITLES)
def test_every_answer_is_one_that_the_platform_takes(text: str, titles: list[str]) -> None:
    text = text.strip()
    parts = parts_of(7, text, buttons(titles), TEXTS)
    assert parts == parts_of(7, text, buttons(titles), TEXTS)
    for part in parts:
        check_message(part)
    shown = "\n".join(shown_text(part) for part in parts)
    if text:
        assert words(shown)[: len(words(text))] == words(text) or length(text) > 640
    assert len([part for part in parts if shown_buttons(part)]) == bool(titles)
    if titles:
        payloads = [button["payload"] for button in shown_buttons(parts[-1])]
        wanted = [button["id"] for button in buttons(titles)]
        assert payloads == (wanted if len(wanted) <= 13 else [*wanted[:12], "more:7:12"])


def test_cuts_are_at_sentences() -> None:
    sentence = "Du får svar inden for 14 dage, og det koster ikke noget. "
    pieces = split(sentence * 60, 500)
    assert len(pieces) > 5
    assert all(piece.endswith("noget.") for piece in pieces)


def test_three_buttons_stay_and_four_are_quick_replies() -> None:
    three, four = (
        parts_of(7, "Vælg", buttons(["Ja", "Nej", "Ved ikke", "Stop"][:n]), TEXTS)[-1] for n in (3, 4)
    )
    assert three["attachment"]["payload"]["template_type"] == "button"
    assert [reply["title"] for reply in four["quick_replies"]] == ["Ja", "Nej", "Ved ikke", "Stop"]


def test_titles_that_are_too_long_stand_whole_in_the_text() -> None:
    titles = ["Få en medarbejder til at kontakte mig", "Klag", "Få en medarbejder til at ringe til mig"]
    (part,) = parts_of(7, "Hvad vil du?", buttons(titles), TEXTS)
    assert all(title in shown_text(part) for title in titles)
    shown = [button["title"] for button in shown_buttons(part)]
    assert len(set(shown)) == 3
    assert shown == ["1. Få en medarbejde…", "2. Klag", "3. Få en medarbejde…"]


def test_the_question_stands_beside_its_buttons() -> None:
    explained = " ".join(f"Det er forklaring nummer {n}." for n in range(60))
    parts = parts_of(7, f"{explained}\n\nVil du klage nu?", buttons(["Ja", "Nej"]), TEXTS)
    assert [shown_text(part) for part in parts] == [explained, "Vil du klage nu?"]


def test_links_become_buttons_and_their_host_stays_in_the_text() -> None:
    text = "Klag på https://www.naevneneshus.dk/start/?a=1, eller læs mere på https://fanke.dk."
    (part,) = parts_of(7, text, [], TEXTS)
    assert shown_text(part) == "Klag på naevneneshus.dk, eller læs mere på fanke.dk."
    assert [(b["title"], b["url"]) for b in shown_buttons(part)] == [
        ("naevneneshus.dk", "https://www.naevneneshus.dk/start/?a=1"),
        ("fanke.dk", "https://fanke.dk"),
    ]


def test_many_links_and_links_beside_buttons_stay_as_they_are() -> None:
    many = " ".join(f"https://example{n}.dk" for n in range(5))
    assert parts_of(7, many, [], TEXTS) == [{"text": many}]
    (part,) = parts_of(7, "Se https://example.dk", buttons(["Ja"]), TEXTS)
    assert "https://example.dk" in shown_text(part)
