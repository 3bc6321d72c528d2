"""Events of conversations, as Rasa and our actions make them, for Hypothesis to put together."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask, answer, stop, "yes"]
entities: [name]
slots:
  mood: {type: categorical, values: [good, bad], mappings: [{type: custom}]}
  note: {type: text, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_help, action_other]
responses:
  utter_hello: [{text: Hej}]
  utter_offer: [{text: Skal jeg?}]
forms:
  case_form: {required_slots: [note]}
  other_form: {required_slots: [note]}
"""
)
LISTEN = "action_listen"
FORMS = ("case_form", "other_form")
ACTIONS = ("utter_hello", "utter_offer", "action_help", "action_other")


def user(intent: str) -> list[Event]:
    """A message, and how it was featurized."""
    parsed = {"intent": {"name": intent, "confidence": 1.0}, "entities": [], "text": intent}
    return [
        UserUttered(intent, parsed["intent"], [], parsed, input_channel="website"),
        DefinePrevUserUtteredFeaturization(False),
    ]


def action(name: str, is_hidden: bool = False) -> ActionExecuted:
    """An action that a rule or a story has decided."""
    return ActionExecuted(name, policy="RulePolicy", confidence=1.0, hide_rule_turn=is_hidden)


KINDS = ("plain", "begin", "go_on", "go_on", "interrupt", "end", "undo", "session", "restart")


@dataclass(frozen=True)
class Choice:
    """What happens in a turn, as far as it can."""

    kind: str
    intent: str
    action: str
    form: str
    hidden: bool
    sets: tuple[tuple[str, str | None], ...]

    @property
    def slots(self) -> list[Event]:
        """The slots that are set."""
        return [SlotSet(name, value) for name, value in self.sets]


choices = st.builds(
    Choice,
    st.sampled_from(KINDS),
    st.sampled_from(["ask", "answer", "stop", "yes"]),
    st.sampled_from(ACTIONS),
    st.sampled_from(FORMS),
    st.booleans(),
    st.lists(
        st.one_of(
            st.tuples(st.just("mood"), st.sampled_from(["good", "bad", None])),
            st.tuples(st.just("note"), st.sampled_from(["a", "b", None])),
        ),
        max_size=2,
    ).map(tuple),
)


def turns_of(chosen: list[Choice]) -> list[list[Event]]:
    """The events of each turn. A form runs only when it has begun, as in Rasa."""
    turns, form = [[action("action_session_start"), action(LISTEN)]], None
    for choice in chosen:
        events, form = _turn(choice, form)
        turns.append(events)
    return turns


def _turn(choice: Choice, form: str | None) -> tuple[list[Event], str | None]:
    said, is_hidden = user(choice.intent), choice.hidden
    listen = action(LISTEN, is_hidden)
    asks = [*choice.slots, SlotSet("requested_slot", "note"), BotUttered("hvad?"), listen]
    if choice.kind == "undo":
        return [*said, BotUttered("beklager"), UserUtteranceReverted(), action(LISTEN)], form
    if choice.kind in ("session", "restart"):
        events = [action("action_session_start"), SessionStarted(), *choice.slots, action(LISTEN)]
        return [*([Restarted()] if choice.kind == "restart" else []), *events], None
    if form is None and choice.kind == "begin":
        return [*said, action(choice.form, is_hidden), ActiveLoop(choice.form), *asks], choice.form
    if form is None:
        answer = [action(choice.action, is_hidden), BotUttered("svar"), *choice.slots, listen]
        return [*said, *answer], None
    if choice.kind in ("interrupt", "plain"):
        aside = [ActionExecutionRejected(form), action(choice.action, is_hidden), BotUttered("fordi")]
        return [*said, *aside, LoopInterrupted(True), action(form, is_hidden), *asks], form
    if choice.kind == "end":
        ends = [action(form, is_hidden), SlotSet("requested_slot", None), ActiveLoop(None)]
        return [*said, *ends, action("action_help", is_hidden), listen], None
    return [*said, action(form, is_hidden), *asks], form
