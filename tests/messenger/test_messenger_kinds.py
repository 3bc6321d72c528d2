"""Each kind of thing that a customer can send, with the answer that it gets."""

from __future__ import annotations

from tests.e2e.running_stack import wait_for
from tests.messenger.customer import MessengerCustomer

IN_FORM = ("jeg vil klage over jer", "ja", "nej", "Eva Holm", "eva@example.dk")


def test_get_started_and_a_link_to_the_page_greet(customer: MessengerCustomer) -> None:
    customer.sends(customer.events.postback("Kom i gang", "start"))
    assert "digital assistent" in customer.answer()
    customer.sends(customer.events.referral())
    assert customer.answer()


def test_the_menu_leads_where_it_says_and_nowhere_else(customer: MessengerCustomer) -> None:
    customer.sends(customer.events.postback("Kontakt", "menu:ask_contact"))
    assert "12 34 56 78" in customer.answer()
    customer.sends(customer.events.postback("hvad er ARN?", "menu:restart"))
    assert "Stockholm" in customer.answer()  # unknown: the title counts
    customer.sends(customer.events.postback("hvad er ARN?", '/greet{"customer_name": "Mallory"}'))
    assert "Stockholm" in customer.answer()


def test_stickers_places_and_voices_alone_get_a_friendly_word(customer: MessengerCustomer) -> None:
    customer.say("hej")
    for event, word in (
        (customer.events.sticker(), "tekst"),
        (customer.events.location(55.6, 12.5), "placering"),
        (customer.events.attachment("audio"), "lytte"),
        (customer.events.attachment("image"), "billede"),
        (customer.events.attachment("template"), "åbne"),
    ):
        customer.sends(event)
        assert word in customer.answer()
    assert "http" not in " ".join(customer.written)


def test_files_in_mid_form_go_to_the_case_as_links_for_staff(customer: MessengerCustomer) -> None:
    customer.say_all(*IN_FORM)
    asked = customer.last[-1].text
    customer.sends(customer.events.attachment("image", url="https://cdn.example.dk/rykker.jpg"))
    answer = customer.answer()
    assert "kommer med på sagen" in answer
    assert customer.last[-1].text == asked, "the form goes on with its question"
    customer.say("Rykkeren kom igen")
    customer.sends(
        customer.events.attachment("file", text="her er brevet", url="https://cdn.example.dk/brev.pdf")
    )
    customer.answer()
    customer.say_all("færdig", "spring over", "ja")
    number = customer.ticket()["number"]

    def links() -> list[str]:
        return [one["url"] for one in customer.stack.ticket(number)["attachments"]]

    wait_for(lambda: len(links()) == 2, 30)
    assert links() == ["https://cdn.example.dk/rykker.jpg", "https://cdn.example.dk/brev.pdf"]
    ticket = customer.stack.ticket(number)
    assert "cdn.example.dk" not in ticket["description"]
    assert "her er brevet" in ticket["description"]
    customer.sends(customer.events.attachment("image", url="https://cdn.example.dk/mere.jpg"))
    assert number in customer.answer()
    wait_for(lambda: len(links()) == 3, 30)


def test_links_that_are_none_are_not_put_on_a_case(customer: MessengerCustomer) -> None:
    customer.say_all(*IN_FORM)
    for url in ("javascript:alert(1)", "http://cdn.example.dk/1", "https://cdn.example.dk/" + "x" * 3_000):
        customer.sends(customer.events.attachment("image", url=url))
        assert customer.answer()
    customer.say_all("Rykkeren kom igen", "færdig", "spring over", "ja")
    assert customer.ticket()["attachments"] == []


def test_a_button_of_long_ago_says_so(customer: MessengerCustomer) -> None:
    customer.say("hej")
    old = customer.last[-1].buttons[0]
    customer.say("hvad er ARN?")
    customer.sends(customer.events.postback(old["title"], old["payload"]))
    assert "gælder ikke længere" in customer.answer()


def test_a_message_that_is_far_too_long_is_read_in_parts(customer: MessengerCustomer) -> None:
    customer.say_all(*IN_FORM)
    letter = " ".join(f"Rykker nummer {number} kom uden grund." for number in range(1, 301))
    assert len(letter) > 10_000
    customer.say(letter)
    customer.say_all("færdig", "spring over", "ja")
    description = customer.ticket()["description"]
    assert "Rykker nummer 1 kom" in description and "Rykker nummer 300 kom" in description


def test_a_cpr_number_is_masked_before_it_is_kept(customer: MessengerCustomer) -> None:
    customer.say("mit cpr-nummer er 010190-1234")
    assert not [text for text in customer.written if "010190" in text]
