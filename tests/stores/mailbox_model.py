"""What a mailbox should hold, as a simple list, and what may be put into it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from vejviser.stores.mailbox_rows import Answer

WHO = st.sampled_from(["anna", "bo"])
CLIENT_IDS = st.integers(0, 30).map(lambda number: f"c{number}")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
ANSWERS = st.lists(
    st.builds(
        Answer,
        WORDS,
        st.lists(st.fixed_dictionaries({"title": WORDS, "payload": WORDS}), max_size=3),
    ),
    max_size=3,
)


@dataclass
class Conversation:
    """What the mailbox should hold: events as `(type, text, titles, in_reply_to)`, and what waits."""

    events: list[tuple[str, str, list[str], int | None]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    begun: set[int] = field(default_factory=set)
    gone: bool = False
