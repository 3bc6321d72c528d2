"""The whole complaint over Messenger, beside the same one over the website."""

from __future__ import annotations

from typing import Any

from tests.channels.website_customer import WebsiteCustomer
from tests.e2e.customer import CASE_NUMBER
from tests.e2e.running_stack import Stack
from tests.messenger.customer import MessengerCustomer

# What is said, and `[...]` for what is pressed: a dispute of the handling with questions and mistakes in it.
CONVERSATION = (
    "Jeg er ikke tilfreds med, hvordan kundeservice har behandlet min sag",
    "det står vist på det brev der ligger ude i bilen",
    "K4MADNY-1",
    "Signe Overgaard",
    "hvad er ARN for noget?",
    "signe@example.dk",
    "Jeg fik en rykker i august for noget, jeg havde betalt.",
    "Så ringede jeg, og en medarbejder lovede at slette den. Æblegrød på Ærø til 1.110 kr.",
    "I oktober kom der endnu en, og ingen svarer på mine mails. Hvornår får jeg svar?",
    "færdig",
    "Jeg vil have slettet begge rykkere",
    "[Ret noget]",
    "[Navn]",
    "Signe Overgaard Lund",
    "min mail er forkert, den rigtige er signe.o@example.dk",
    "[Send]",
)
# What a case has of its own: number, times, and where it came from.
OWN = {"number", "url", "created_at", "updated_at", "channel", "conversation_id", "id", "external_id"}


def over_website(stack: Stack) -> list[str]:
    """Has the conversation on the website; gives the texts of each answer."""
    customer = WebsiteCustomer(stack, origin=stack.bot)
    texts, buttons = [], {}
    for line in CONVERSATION:
        if line.startswith("["):
            answer = customer.press(buttons[line.strip("[]")])
            assert answer.status_code == 202, answer.text
            said = customer.answers_to(answer.json()["id"])
        else:
            said = customer.ask(line)
        buttons = {b["title"]: b["id"] for event in said for b in event.get("buttons") or []}
        texts.append("\n".join(event["text"] for event in said))
    return texts


def over_messenger(customer: MessengerCustomer) -> list[str]:
    """Has it on Messenger."""
    return [
        customer.press(line.strip("[]")) if line.startswith("[") else customer.say(line)
        for line in CONVERSATION
    ]


def case_of(stack: Stack, texts: list[str]) -> dict[str, Any]:
    """The case at the end, without what only it has."""
    found = CASE_NUMBER.search(texts[-1])
    assert found, texts[-1]
    return {key: value for key, value in stack.ticket(found.group()).items() if key not in OWN}


def test_the_case_is_the_same_as_over_the_website(stack: Stack, customer: MessengerCustomer) -> None:
    messenger = case_of(stack, over_messenger(customer))
    website = case_of(stack, over_website(stack))
    assert messenger == website
    assert messenger["customer"]["name"] == "Signe Overgaard Lund"
    assert messenger["customer"]["email"] == "signe.o@example.dk"
    assert "1.110 kr." in messenger["description"]
    channel = customer.ticket()["channel"]
    assert channel == "messenger"


def test_the_whole_conversation_is_kept_in_order(stack: Stack, customer: MessengerCustomer) -> None:
    over_messenger(customer)
    assert customer.written == [line.strip("[]") for line in CONVERSATION]
    replies = [
        row["in_reply_to"] for row in customer.records.said(customer.conversation_id) if row["type"] == "bot"
    ]
    assert replies == sorted(replies)
