"""What the read model holds of a conversation."""

from __future__ import annotations

import json

from tests.desk.running_desk import run_desk
from tests.review.reading.place import Place
from vejviser.demo_data.log import Log

PERSONAL = {
    "name": "Signe Overgaard",
    "rare name": "Quirinius Østensjø",
    "email": "signe.o@example.dk",
    "phone": "23 45 67 89",
    "phone in one": "23456789",
    "cpr": "010203-1234",
    "card": "4111 1111 1111 1111",
    "account": "9570 0012345678",
    "iban": "DK50 0040 0440 1162 43",
    "address": "Nørregade 12",
    "town": "8000 Aarhus",
}


def complain(log: Log, last_field: str = "confirmed") -> Log:
    """A complaint that ends with the answer to this field of the form."""
    log.begin()
    log.says("make_complaint", "jeg er blevet trukket to gange for den samme faktura")
    log.did("action_start_complaint")
    log.answer("utter_start_complaint", action=False)
    log.slot("case_kind", "complaint")
    log.slot("rung", "satisfaction")
    log.did("complaint_form")
    log.form("complaint_form")
    answers = {
        "customer_name": "Quirinius Østensjø",
        "customer_email": "signe.o@example.dk",
        "description": "De trak pengene to gange",
        "confirmed": "ja",
    }
    for field, text in answers.items():
        log.slot("requested_slot", field)
        log.answer("utter_ask_complaint", action=False)
        log.listens()
        log.says("affirm" if field == "confirmed" else "provide_details", text, sure=field != "customer_name")
        log.did("complaint_form")
        log.slot(field, text)
        if field == last_field:
            break
    if last_field == "confirmed":
        log.slot("requested_slot", None)
        log.form(None)
        log.did("action_open_case")
        log.answer("utter_review_opened", action=False)
    log.listens()
    return log


def test_a_complaint_becomes_one_row_with_all_that_belongs_to_it(place: Place) -> None:
    place.keep(complain(place.talk("website-1")))
    place.rate("website-1", 2, "det var Signe Overgaard, der hjalp")
    place.case("website-1", "VV-1", "sent")
    place.follow_once()
    assert place.rows(
        "SELECT channel, messages, kind, rung, case_state, rating, rating_comment, state, preview"
        " FROM review_conversation"
    ) == [
        (
            "website", 5, "complaint", "satisfaction", "opened", 2, "det var [navn], der hjalp", "new",
            "jeg er blevet trukket to gange for den samme faktura",
        )
    ]  # fmt: skip
    said = place.rows("SELECT text FROM review_message WHERE sender = 'customer' ORDER BY sequence")
    assert [text for (text,) in said][1:4] == ["[navn]", "[e-mail]", "De trak pengene to gange"]
    # A name is no failure to understand, and says nothing about how sure the assistant was.
    assert place.rows("SELECT fallbacks FROM review_conversation WHERE least_confidence > 0.5") == [(0,)]
    assert place.rows("SELECT reference, state, number FROM review_case") == [("VV-1", "sent", "SAG-10001")]
    assert place.rows("SELECT name FROM review_flag") == [("low_rating",)]
    assert place.value("SELECT value FROM review_step WHERE name = 'customer_email'") in (
        '"[e-mail]"',
        "[e-mail]",
    )
    assert place.value("SELECT count(*) FROM review_intents WHERE intent = 'make_complaint'") == 1


def test_nothing_personal_gets_into_the_desks_database(place: Place) -> None:
    log = place.talk("website-1")
    log.begin()
    for kind, value in PERSONAL.items():
        if kind != "rare name":
            log.says("provide_details", f"Det er vigtigt: {value}, husk det")
            log.listens()
    complain(log)
    log.slot("known_contact", {"customer_name": "Quirinius Østensjø", "customer_phone": "23456789"})
    log.says("make_complaint", "quirinius er mit navn, og østensjø er mit andet")
    place.keep(log)
    place.rate("website-1", 5, "skriv til signe.o@example.dk eller Quirinius")
    place.follow_once()
    held = place.all_text().lower()
    assert "de trak pengene to gange" in held
    found = [kind for kind, value in PERSONAL.items() if value.lower() in held]
    parts = [word for word in ("quirinius", "østensjø", "overgaard", "4111", "0440") if word in held]
    assert (found, parts) == ([], [])
    said = place.follow_once().stdout
    assert not [value for value in PERSONAL.values() if value in said]


def test_flags_say_why_a_conversation_deserves_a_look(place: Place) -> None:
    confused = place.talk("website-confused")
    confused.begin()
    for _ in range(2):
        confused.says("greet", "blip blop", sure=False)
        confused.did("action_not_understood")
        confused.answer("utter_contact", action=False)
        confused.listens()
    confused.says("express_frustration", "I er nogle idioter")
    confused.says("human_handoff", "giv mig et menneske")
    aborted = complain(place.talk("website-aborted", ago=7200), last_field="customer_email")
    place.keep(confused)
    place.keep(aborted)
    failed = complain(place.talk("website-failed"))
    place.keep(failed)
    place.case("website-failed", "VV-1", "rejected")
    slow = complain(place.talk("website-slow"))
    place.keep(slow)
    place.case("website-slow", "VV-2", "pending", ago=3600)
    place.follow_once()
    flags: dict[str, set[str]] = {}
    for key, name in place.rows(
        "SELECT key, name FROM review_flag f JOIN review_conversation c ON c.id = f.conversation_id"
    ):
        flags.setdefault(key, set()).add(name)
    assert flags == {
        "website-confused": {"not_understood_twice", "same_answer_twice", "anger", "human_wanted"},
        "website-aborted": {"form_aborted", "complaint_without_case"},
        "website-failed": {"case_failed"},
        "website-slow": {"case_waiting"},
    }
    details = place.value("SELECT details FROM review_flag WHERE name = 'form_aborted'")
    details = details if isinstance(details, dict) else json.loads(details)
    assert details == {"form": "complaint_form", "field": "customer_email", "how": "left"}
    assert place.rows(
        "SELECT form_aborted, aborted_field FROM review_conversation WHERE key = 'website-aborted'"
    ) == [(True, "customer_email")]


def test_a_later_name_is_hidden_in_what_was_said_before(place: Place) -> None:
    log = place.talk("website-1")
    log.begin()
    log.says("greet", "hej, du taler med zygmunt")
    place.keep(log)
    place.follow_once()
    assert "zygmunt" in place.all_text()
    log.slot("customer_name", "Zygmunt Brzezinski")
    place.keep(log)
    place.follow_once()
    # SQLite's index forgets a word when its parts are put together; nothing is found by it any more.
    assert "zygmunt" not in place.all_text(without="review_search_data").lower()
    assert (
        place.value("SELECT text FROM review_message WHERE sender = 'customer'") == "hej, du taler med [navn]"
    )


def test_what_staff_decide_stays_when_the_conversation_goes_on(place: Place) -> None:
    log = place.talk("website-1")
    log.begin()
    log.says("greet", "hej")
    place.keep(log)
    place.follow_once()
    code = "from desk.review.models import Conversation as C; C.objects.update(state='later')"
    assert run_desk(place.env, "shell", "-c", code).returncode == 0
    log.says("thank", "tak")
    place.keep(log)
    place.follow_once()
    assert place.rows("SELECT state, messages FROM review_conversation") == [("later", 2)]


def test_search_finds_every_form_of_a_word_and_phrases(place: Place) -> None:
    for key, text in (
        ("website-1", "Fakturaerne blev betalt to gange"),
        ("website-2", "ny faktura, ingen betaling"),
    ):
        log = place.talk(key)
        log.begin()
        log.says("make_complaint", text)
        place.keep(log)
    place.follow_once()

    expected = {
        "faktura": ["website-1", "website-2"],
        "gang FAKTURAEN": ["website-1"],
        '"to gange"': ["website-1"],
        '"gange to"': [],
        "'; DROP": [],
        "NEAR(": [],
        '"': [],
    }
    code = (
        "import json; from desk.review.models import Conversation as C; from desk.review.search import matching\n"
        f"for query in {list(expected)!r}:\n"
        "    print(json.dumps(sorted(C.objects.filter(pk__in=matching(query)).values_list('key', flat=True))))"
    )
    done = run_desk(place.env, "shell", "-v0", "-c", code)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert dict(zip(expected, found, strict=True)) == expected


def test_the_assistants_database_cannot_be_written_to_from_the_desk(place: Place) -> None:
    place.keep(complain(place.talk("website-1")))
    code = "from desk.assistant.models import Event; Event.objects.all().delete()"
    done = run_desk(place.env, "shell", "-c", code)
    assert done.returncode != 0 and ("readonly" in done.stderr or "read-only" in done.stderr), done.stderr
