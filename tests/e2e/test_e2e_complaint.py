"""Conversations that end with a complaint, on the first rung and on the second."""

from __future__ import annotations

from tests.e2e.customer import PHONE, Customer


def test_first_complaint_gets_the_phone_number_and_a_case_when_the_customer_insists(
    customer: Customer,
) -> None:
    customer.say("I har trukket mig for det samme køb to gange, og det vil jeg klage over")
    answer = customer.say("nej, ikke endnu")
    assert PHONE in answer
    assert "anbefale" in answer or "råd" in answer
    customer.say("jeg vil hellere have klagen registreret med det samme")
    customer.say_all("887766", "Poul Erik Madsen", "poul.erik@example.dk")
    customer.say_all("Begge beløb er trukket den 3. november", "færdig", "spring over", "ja")
    ticket = customer.ticket()
    assert ticket["kind"] == "complaint"
    assert ticket["invoice_number"] == "887766"
    assert ticket["customer"]["name"] == "Poul Erik Madsen"
    assert "to gange" in ticket["description"]  # told in the first message, not asked again
    assert "3. november" in ticket["description"]


def test_customer_who_will_call_first_is_let_go_without_a_case(customer: Customer) -> None:
    customer.say_all("jeg vil gerne klage", "nej")
    answer = customer.press("Jeg ringer først")
    assert PHONE in answer
    assert "SAG-" not in answer
    assert "fakturanummer" not in answer.lower()


def test_dispute_of_the_handling_with_everything_that_can_go_wrong(customer: Customer) -> None:
    customer.say("Jeg er ikke tilfreds med, hvordan kundeservice har behandlet min sag")
    assert "fakturanummer" in customer.text.lower()
    first = customer.say("det står vist på det brev der ligger ude i bilen")
    second = customer.say("øh den der lange på brevet")
    assert len(second) > len(first)  # the second time it is explained
    assert "Jeg har det ikke" in customer.buttons
    customer.say("K4MADNY-1")
    customer.say("Signe Overgaard")
    answer = customer.say("hvad er ARN for noget?")
    assert "Stockholm" in answer  # the question is answered ...
    assert "telefonnummer" in answer  # ... and the form goes on where it was
    customer.say("signe@example.dk")
    customer.say("Jeg fik en rykker i august for noget, jeg havde betalt.")
    customer.say("Så ringede jeg, og en medarbejder lovede at slette den.")
    customer.say("I oktober kom der endnu en, og ingen svarer på mine mails. Hvornår får jeg svar?")
    customer.say_all("færdig", "Jeg vil have slettet begge rykkere")
    assert "signe@example.dk" in customer.text
    answer = customer.say("min mail er forkert, den rigtige er signe.o@example.dk")
    assert "signe.o@example.dk" in answer
    customer.say("ja")
    ticket = customer.ticket()
    assert ticket["kind"] == "review_request"
    assert ticket["invoice_number"] == "K4MADNY-1"
    assert ticket["customer"] == {
        "name": "Signe Overgaard",
        "email": "signe.o@example.dk",
        "phone": ticket["customer"]["phone"],
    }
    for part in ("rykker i august", "lovede at slette", "Hvornår får jeg svar?", "slettet begge rykkere"):
        assert part in ticket["description"]
    assert "ARN" not in ticket["description"]


def test_one_field_is_corrected_by_button_without_starting_over(customer: Customer) -> None:
    customer.say_all("jeg har klaget til kundeservice men de afviser mig hele tiden", "nej", "Bo Lind")
    customer.say_all("12345678", "De siger de ikke kan finde min betaling", "færdig", "spring over")
    customer.press("Ret noget")
    customer.press("Navn")
    assert "Bo Lindgaard" in customer.say("Bo Lindgaard")
    customer.press("Send")
    ticket = customer.ticket()
    assert ticket["customer"]["name"] == "Bo Lindgaard"
    assert ticket["customer"]["phone"] == PHONE


def test_cancel_in_mid_form_and_start_again_with_the_same_contact_details(customer: Customer) -> None:
    customer.say_all("Jeg vil indgive en klage", "ja det har jeg", "nej", "Ellen Rask", "ellen@example.dk")
    answer = customer.say("fortryd")
    assert "sendt" in answer
    answer = customer.say("jeg vil klage alligevel")
    assert "ellen@example.dk" in answer
    customer.say("ja")
    customer.say_all("nej", "Jeg får ikke svar på mine henvendelser", "færdig", "spring over")
    assert "Ellen Rask" in customer.text
    customer.say("ja")
    assert customer.ticket()["customer"]["email"] == "ellen@example.dk"


def test_cpr_number_is_neither_stored_nor_sent(customer: Customer) -> None:
    customer.say_all("Jeg vil klage over jer", "ja", "nej", "Kim Voss", "kim@example.dk")
    answer = customer.say("Mit cpr-nummer er 010190-1234, og jeg er blevet nægtet betaling")
    assert "CPR" in answer
    customer.say("mit kort 4111 1111 1111 1111 blev afvist")
    customer.say_all("færdig", "spring over", "ja")
    description = customer.ticket()["description"]
    assert "nægtet betaling" in description
    stored = b"".join(path.read_bytes() for path in customer.stack.var.rglob("*") if path.is_file())
    assert "nægtet betaling".encode() in stored or b"n\\u00e6gtet betaling" in stored
    for secret in (b"010190-1234", b"0101901234", b"4111 1111 1111 1111"):
        assert secret not in stored


def test_description_that_is_full_is_said_to_be_and_nothing_confirmed_is_lost(customer: Customer) -> None:
    customer.say_all("Jeg vil klage", "ja", "nej", "Eva Holm", "eva@example.dk")
    letters = [f"{number}. " + "Rykkeren kom igen. " * 260 for number in range(1, 4)]
    answers = [customer.say(letter) for letter in letters]
    assert "så lang, som den kan være" in answers[-1] + customer.say("spring over")
    customer.say_all("ja")
    description = customer.ticket()["description"]
    kept = [letter for letter, answer in zip(letters, answers, strict=True) if "så lang" not in answer]
    assert all(letter.strip() in description for letter in kept)
