"""The base of the forms: what is asked next, how an answer is taken, what happens when it fails."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from actions.forms.corrections import asked_again, corrected, details_in, is_correction
from actions.forms.fields import MAX_DESCRIPTION, Reader, Slots, is_too_long
from actions.forms.interruptions import COMPLAINTS, SURE, interrupts, plainly_interrupts, surely_interrupts
from actions.forms.names import looks_like_a_name
from actions.forms.words import has_word
from actions.message import CustomerMessage
from vejviser.finding import find_email, find_phone
from vejviser.pii import has_masked_number

EXPLAIN_AFTER_FAILURES = 2
# At the summary these add to what is about to be sent, not to a case sent before.
ADDS = frozenset({"add_to_ticket", "give_feedback"})
# A message as long as this at the summary is no yes or no that could not be read.
AFTERTHOUGHT_WORDS = 4


class GuidedForm(FormValidationAction):
    """A form that forgives.

    The domain gives the form's name and its slots; a subclass says which of them this customer
    needs (`needed`) and how each is read (`readers`). A message that is a question or a command
    is not taken as an answer: Rasa then rejects the form, and a rule answers. An answer that
    cannot be read is met with the reason (`utter_not_read_<slot>`), the second time also with an
    explanation (`utter_explain_<slot>`).
    """

    form: ClassVar[str]
    readers: ClassVar[Mapping[str, Reader]]
    # Anything may be the answer: only a plain question or command is taken out.
    free_text: ClassVar[frozenset[str]] = frozenset()
    # Almost any few words may be the answer: what is surely another wish is taken out.
    loose: ClassVar[frozenset[str]] = frozenset({"customer_name"})
    # Wishes that this form is fulfilling already.
    own_intents: ClassVar[frozenset[str]] = frozenset()

    def name(self) -> str:
        """The action's name in the domain."""
        return f"validate_{self.form}"

    @abstractmethod
    def needed(self, slots: Slots) -> Iterator[str]:
        """The fields this customer must be asked for, in order, given what is known."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Takes the answer, if this turn is one, and sets the next field to ask for."""
        slots: Slots = dict(tracker.slots)
        changes: Slots = {}
        if self._is_answer(tracker):
            taken = await self._take(CustomerMessage.latest(tracker), slots, dispatcher)
            if taken is None:
                return []  # Rasa takes this as a rejection: a rule answers the customer
            changes = taken
        slots |= changes
        following = next((slot for slot in self.needed(slots) if slots.get(slot) is None), None)
        return [SlotSet(slot, value) for slot, value in changes.items()] + [
            SlotSet(REQUESTED_SLOT, following)
        ]

    async def taken(self, field: str, read: Slots, slots: Slots, dispatcher: CollectingDispatcher) -> Slots:
        """What else follows from an answer that was read; the form's own consequences go here."""
        return read

    def not_read(
        self, field: str, message: CustomerMessage, slots: Slots, dispatcher: CollectingDispatcher
    ) -> Slots:
        """What follows from an answer that could not be read."""
        if field == "confirmed" and self._is_afterthought(message):
            return self._with_afterthought(message, slots, dispatcher)
        if message.intent in self.own_intents and message.confidence >= SURE:
            dispatcher.utter_message(response="utter_already_under_way")
            return {"failed_answers": slots.get("failed_answers") or 0}
        failures = int(slots.get("failed_answers") or 0) + 1
        asks = message.text.rstrip().endswith("?") and message.word_count > 1
        if has_masked_number(message.text):
            dispatcher.utter_message(response="utter_number_masked")
        elif not asks:
            dispatcher.utter_message(response=f"utter_not_read_{field}")
        if asks or failures >= EXPLAIN_AFTER_FAILURES:
            dispatcher.utter_message(response=f"utter_explain_{field}")
        return {"failed_answers": failures}

    def _is_afterthought(self, message: CustomerMessage) -> bool:
        return (
            message.word_count >= AFTERTHOUGHT_WORDS
            and message.intent in ADDS | COMPLAINTS | {"nlu_fallback"}
            and not message.text.rstrip().endswith("?")
            and not any(has_word(message.written, kind) for kind in ("send", "no", "correct"))
        )

    def _with_afterthought(
        self, message: CustomerMessage, slots: Slots, dispatcher: CollectingDispatcher
    ) -> Slots:
        """What is told at the summary goes into the description; the summary shows it."""
        dispatcher.utter_message(response="utter_description_extended")
        parts = [*(slots.get("description_parts") or []), message.written]
        return {"failed_answers": 0, "description_parts": parts, "description": "\n".join(parts)}

    def _is_answer(self, tracker: Tracker) -> bool:
        """Whether the latest message is still to be read by the form.

        It is not when the form has just begun, or when a rule has answered it already.
        """
        for event in reversed(tracker.events):
            if event["event"] == "user":
                return tracker.get_slot(REQUESTED_SLOT) is not None
            if event["event"] == "action_execution_rejected":
                return False
            if event["event"] == "action" and event.get("name") != self.form:
                return False
        return False

    async def _take(
        self, message: CustomerMessage, slots: Slots, dispatcher: CollectingDispatcher
    ) -> Slots | None:
        field = slots[REQUESTED_SLOT]
        free = field in self.free_text
        if free and plainly_interrupts(message):
            return None
        if not free and is_correction(message, field):
            changes = corrected(message, slots, tuple(self.readers))
            if details_in(message):
                dispatcher.utter_message(response="utter_corrected")
            return changes | {"failed_answers": 0}
        if field in self.loose and surely_interrupts(message) and not looks_like_a_name(message.written):
            return None
        read = self.readers[field](message, slots)
        if read is None:
            return self._unread(field, message, slots, dispatcher)
        if has_masked_number(message.text):
            dispatcher.utter_message(response="utter_number_masked")
        if is_too_long(read.get("description_parts")):
            dispatcher.utter_message(response="utter_description_full")
            kept = slots.get("description_parts") or [message.written[:MAX_DESCRIPTION]]
            return {"failed_answers": 0, "description_parts": kept, "description": "\n".join(kept)}
        read = await self.taken(field, read, slots, dispatcher)
        if chosen := read.get("correct_field"):
            read |= asked_again(chosen, self.readers)
        return {"failed_answers": 0} | self._contact_beside(field, message, slots, read) | read

    def _unread(
        self, field: str, message: CustomerMessage, slots: Slots, dispatcher: CollectingDispatcher
    ) -> Slots | None:
        if has_masked_number(message.text):
            return self.not_read(field, message, slots, dispatcher)
        own = message.intent in self.own_intents or (field == "confirmed" and message.intent in ADDS)
        if interrupts(message) and not own and field not in self.free_text:
            return None
        return self.not_read(field, message, slots, dispatcher)

    def _contact_beside(self, field: str, message: CustomerMessage, slots: Slots, read: Slots) -> Slots:
        """E-mail and phone that came along with another answer, so that they are not asked for."""
        if field in self.free_text or "customer_email" not in self.readers:
            return {}
        email, phone = find_email(message.written), find_phone(message.written)
        if phone and phone.replace(" ", "") == read.get("invoice_number"):
            phone = None  # the eight digits are the answer
        if slots.get("customer_email") is not None or not (email or phone):
            return {}
        return {"customer_email": email or "", "customer_phone": phone or ""}
