"""No page, export, log line or error page shows unmasked personal data: it is planted in every field and looked for.

The data is invented. What nothing can tell from other words, such as a rare name that nobody introduces, is not
planted: see `vejviser.personal_data` for what is found.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from tests.desk.accounts import ADMINISTRATOR, LEAD, READER, REVIEWER, session_of
from tests.desk.assistant_log import AssistantLog, assistant_log
from tests.desk.running_desk import Desk, running_desk, submit

FIRST_NAME, LAST_NAME = "Torben", "Overgaard"
NAME = f"{FIRST_NAME} {LAST_NAME}"
EMAIL = "torben.overgaard@mail.example.dk"
PHONE, FOREIGN_PHONE = "61 72 83 94", "+49 30 901820 17"
CPR, CARD, ACCOUNT, IBAN = "240287-1234", "4571 7360 1234 5674", "9570 0012345678", "DK50 0040 0440 1162 43"
STREET = "Ahornvænget 27"
INVOICE = "INV-55120-7"
# Every one of these is somewhere in the databases, and on no page. Digits are looked for without what groups them.
SECRETS = (FIRST_NAME, LAST_NAME, EMAIL, PHONE, FOREIGN_PHONE, CPR, CARD, ACCOUNT, IBAN, STREET)
SENTENCE = (
    f"Jeg hedder {NAME}, min mail er {EMAIL}, ring på {PHONE} eller {FOREIGN_PHONE}. Mit CPR-nummer er {CPR}, kortet er "
    f"{CARD}, kontoen er reg.nr. og konto {ACCOUNT}, IBAN {IBAN}, og jeg bor på {STREET}."
)
# The same page with other numbers or another filter shows nothing else of what is looked for.
OF_A_KIND = 5
SHORTER = f"Jeg hedder {NAME} og har klaget før, skriv til {EMAIL} eller ring på {PHONE}"
# Links that change something are forms; these three only lead away or are files of a program.
NOT_FOLLOWED = re.compile(r"^/(static/|logout/|api/)")


def plant(log: AssistantLog) -> None:
    """The sentence wherever a customer's words may come to stand."""
    log.begin("planted")
    log.slot("planted", "customer_name", NAME)
    log.slot("planted", "customer_email", EMAIL)
    log.slot("planted", "customer_phone", PHONE)
    log.slot("planted", "description", [SENTENCE])
    log.slot(
        "planted",
        "case",
        {"customer": {"name": NAME, "email": EMAIL, "phone": PHONE}, "description": SENTENCE},
    )
    entities = [
        {"entity": "email", "value": EMAIL},
        {"entity": "phone", "value": PHONE},
        {"entity": "name", "value": NAME},
    ]
    log.says("planted", SENTENCE, "make_complaint", 0.41, entities=entities)
    log.answers(
        "planted",
        f"Tak, {NAME}. Vi skriver til {EMAIL} eller ringer på {PHONE}.",
        f"Ja, {EMAIL}",
        f"Nej, {PHONE}",
    )
    log.not_understood("planted", SENTENCE)
    log.not_understood("planted", SENTENCE)
    log.form("planted", "complaint_form")
    log.slot("planted", "requested_slot", "customer_name")
    log.says("planted", NAME.lower(), "provide_details", 0.5)
    log.action("planted", "action_cancel")
    log.form("planted", None)
    log.notices("planted", f"Beskeden til {EMAIL} kunne ikke sendes.")
    log.rates("planted", 1, SENTENCE)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk in which everything that takes text has been given the sentence."""
    with running_desk(tmp_path_factory.mktemp("planted") / "var") as desk:
        ticket = desk.open_ticket(
            subject=f"Klage fra {NAME}", description=SENTENCE, invoice_number=INVOICE, conversation_id="planted",
            customer={"name": NAME, "email": EMAIL, "phone": PHONE},
        )  # fmt: skip
        with assistant_log(desk) as log:
            plant(log)
            log.case("planted", "REF-1", "sent", ticket["number"])
        number = ticket["number"]
        assert desk.api("POST", f"tickets/{number}/notes/", json={"text": SENTENCE}).status_code == 201
        link = {"link": f"https://filer.example.dk/{EMAIL}", "name": f"{NAME}.pdf"}
        assert desk.api("POST", f"tickets/{number}/attachments/", json=link).status_code == 201
        file = {"file": (f"{NAME}.pdf", b"%PDF-1.7\n%...")}
        assert desk.api("POST", f"tickets/{number}/attachments/", files=file).status_code == 201
        judge(desk, number)
        yield desk


def judge(desk: Desk, number: str) -> None:
    """What staff write themselves, with data of the customer in it."""
    lead = session_of(desk, LEAD)
    conversation = re.search(
        r"/review/conversations/(\d+)/", lead.get(f"{desk.base}/review/", timeout=20).text
    )[1]
    page = f"{desk.base}/review/conversations/{conversation}/"
    message = re.search(r"/review/messages/(\d+)/correct/", lead.get(page, timeout=20).text)[1]
    correction = {"choice": "other", "other": "dispute_handling", "text": SHORTER, "note": SENTENCE}
    for address, fields, done in (
        (f"{page}notes/", {"text": SENTENCE}, True),
        (f"{page}tags/", {"name": f"ring {PHONE}"}, False),
        (f"{page}story/", {"name": f"Klage fra {NAME}"}, False),
        (f"{page}story/", {"name": "En klage over gebyr"}, True),
        (f"{desk.base}/review/messages/{message}/correct/", correction, True),
        (f"{desk.base}/review/cases/{number}/notes/", {"text": SENTENCE}, True),
    ):
        answer = submit(lead, address, fields)
        assert answer.ok or not done, (address, answer.status_code)
        assert answer.status_code < 500, address


def plain(text: str) -> str:
    """Letters and digits only, in lower case, so that nothing hides behind how it is grouped or escaped."""
    return re.sub(r"[^a-zæøå0-9@]", "", html.unescape(html.unescape(text)).lower())


def told(text: str) -> list[str]:
    """Which of the secrets a text tells."""
    bare = plain(text)
    return [secret for secret in SECRETS if plain(secret) in bare]


def kind_of(path: str) -> str:
    """The path with its numbers made the same."""
    return re.sub(r"\d+", "N", urlsplit(path).path)


def pages(desk: Desk, session: requests.Session) -> Iterator[tuple[str, requests.Response]]:
    """Every page that links and parts loaded later lead to, from the front page and from each section."""
    waiting = [
        "/",
        "/review/?q=gebyr",
        "/review/overview/?days=365",
        "/review/cases/?status=all",
        "/review/corrections/",
    ]
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        if path in seen or kinds[kind_of(path)] >= OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind_of(path)] += 1
        answer = session.get(desk.base + path, timeout=30)
        assert answer.status_code < 500, path
        yield path, answer
        if answer.headers["Content-Type"].startswith("text/html"):
            for link in re.findall(r'(?:href|hx-get|action)="([^"#]+)', answer.text):
                parts = urlsplit(urljoin(answer.url, html.unescape(link)))
                found = f"{parts.path}?{parts.query}" if parts.query else parts.path
                if f"{parts.scheme}://{parts.netloc}" == desk.base and not NOT_FOLLOWED.match(found):
                    waiting.append(found)


@pytest.mark.parametrize("role", [READER, REVIEWER, LEAD, ADMINISTRATOR])
def test_no_page_shows_it_to_anybody_unasked(planted: Desk, role: str) -> None:
    shown: dict[str, list[str]] = {}
    kinds: set[str] = set()
    for path, answer in pages(planted, session_of(planted, role)):
        kinds.add(kind_of(path))
        if found := told(answer.text):
            shown[path] = found
        assert plain(INVOICE) not in plain(answer.text) or "/cases/" not in path, path
    assert not shown
    assert {
        "/review/",
        "/review/conversations/N/",
        "/review/overview/",
        "/review/corrections/",
        "/review/cases/",
        "/review/cases/SAG-N/",
    } <= kinds


def test_it_is_there_for_who_gives_a_reason(planted: Desk) -> None:
    """Without this the other tests could not fail."""
    reviewer = session_of(planted, REVIEWER)
    inbox = reviewer.get(f"{planted.base}/review/", timeout=20).text
    conversation = reviewer.get(
        planted.base + re.search(r"/review/conversations/\d+/", inbox)[0], timeout=20
    ).text
    texts = [
        submit(reviewer, planted.base + address, {"reason": "Prøver det"}).text
        for address in sorted(set(re.findall(r"/review/messages/\d+/reveal/", conversation)))
    ]
    assert set(told(" ".join(texts))) == set(SECRETS)
    cases = reviewer.get(f"{planted.base}/review/cases/", timeout=20).text
    case = re.search(r"/review/cases/SAG-\d+/", cases)[0]
    shown = submit(reviewer, f"{planted.base}{case}reveal/", {"reason": "Prøver det"}).text
    assert set(told(shown)) == set(SECRETS) and INVOICE in shown


def test_no_export_holds_it(planted: Desk) -> None:
    lead = session_of(planted, LEAD)
    figures = lead.get(f"{planted.base}/review/overview/figures.csv?days=365", timeout=20)
    lead.get(f"{planted.base}/review/corrections/", timeout=20)
    files = {"figures": figures}
    for name in ("export", "patch"):
        files[name] = submit(lead, f"{planted.base}/review/corrections/{name}/", {})
    assert {name: file.status_code for name, file in files.items()} == dict.fromkeys(files, 200)
    assert "phrase" in files["figures"].text and "har klaget før" in files["patch"].text
    assert {name: told(file.text) for name, file in files.items()} == {name: [] for name in files}


def test_a_search_tells_a_reader_nothing_that_is_hidden(planted: Desk) -> None:
    reader = session_of(planted, READER)
    for words in (LAST_NAME, EMAIL, PHONE.replace(" ", ""), CPR):
        for address in ("/review/", "/review/cases/?status=all"):
            page = reader.get(planted.base + address, params={"q": words}, timeout=20).text
            assert not re.search(r"/review/(?:conversations/\d+|cases/SAG-\d+)/", page), (address, words)


def test_neither_log_nor_error_page_holds_it(planted: Desk) -> None:
    reader = session_of(planted, READER)
    query = {"q": SENTENCE, "from": EMAIL, "before": NAME, "channel": NAME}
    answers = [
        reader.get(f"{planted.base}{path}", params=query, timeout=20)
        for path in (
            "/review/overview/figures.csv",
            "/review/conversations/999999/",
            "/review/audit/",
            f"/{NAME}/{EMAIL}",
        )
    ]
    answers.append(
        requests.post(f"{planted.base}/login/", data={"username": NAME, "password": SENTENCE}, timeout=20)
    )
    assert {answer.status_code for answer in answers} == {403, 404}
    assert [told(answer.text) for answer in answers] == [[]] * len(answers)
    assert told(planted.log()) == []
