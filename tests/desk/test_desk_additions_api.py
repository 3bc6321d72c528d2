"""Notes, statuses, files and links over the API."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests

from tests.desk.running_desk import Desk

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
FILES = {
    "kvittering.pdf": b"%PDF-1.7\n%...",
    "skærm.png": PNG,
    "foto.JPG": b"\xff\xd8\xff\xe0" + b"\0" * 20,
    "sjov.gif": b"GIF89a" + b"\0" * 20,
    "foto.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "foto.heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "brev.txt": "Kære kundeservice, gebyret på 99 kr.".encode(),
    "gammelt-brev.txt": "Kære kundeservice, gebyret på 99 kr.".encode("cp1252"),
}


def send_file(
    desk: Desk, number: str, name: str, content: bytes, key: str | None = None
) -> requests.Response:
    return desk.api("POST", f"tickets/{number}/attachments/", files={"file": (name, content)}, key=key)


def test_notes_are_added_once_for_each_key(either_desk: Desk) -> None:
    ticket, key = either_desk.open_ticket(), uuid4().hex
    path = f"tickets/{ticket['number']}/notes/"

    def attempt(_: int) -> int:
        return either_desk.api("POST", path, key=key, json={"text": "Jeg har fundet fakturaen."}).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(attempt, range(20))) == [200] * 19 + [201]
    assert either_desk.api("POST", path, key=key, json={"text": "Noget andet."}).status_code == 409
    now = either_desk.api("GET", f"tickets/{ticket['number']}/").json()
    assert [(note["author"], note["text"]) for note in now["notes"]] == [
        ("customer", "Jeg har fundet fakturaen.")
    ]
    assert now["updated_at"] > ticket["updated_at"]


def test_notes_without_a_key_are_all_kept_and_keys_belong_to_one_ticket(desk: Desk) -> None:
    first, second, key = desk.open_ticket()["number"], desk.open_ticket()["number"], uuid4().hex
    for _ in range(2):
        assert desk.api("POST", f"tickets/{first}/notes/", json={"text": "Hej"}).status_code == 201
    for number in (first, second):
        assert desk.api("POST", f"tickets/{number}/notes/", key=key, json={"text": "Hej"}).status_code == 201
    assert len(desk.api("GET", f"tickets/{first}/").json()["notes"]) == 3


def test_status_changes_are_idempotent_and_a_withdrawal_is_final(either_desk: Desk) -> None:
    path = f"tickets/{either_desk.open_ticket()['number']}/"
    waiting = [either_desk.api("PATCH", path, json={"status": "waiting"}) for _ in range(2)]
    assert [(answer.status_code, answer.json()["status_label"]) for answer in waiting] == [
        (200, "Afventer")
    ] * 2
    assert waiting[0].json() == waiting[1].json()
    for _ in range(2):
        assert either_desk.api("PATCH", path, json={"status": "withdrawn"}).status_code == 200
    refused = either_desk.api("PATCH", path, json={"status": "open"})
    assert (refused.status_code, refused.json()["error"]) == (409, "withdrawn")
    assert either_desk.api("GET", path).json()["status"] == "withdrawn"


@pytest.mark.parametrize(
    "body", [{}, {"status": "done"}, {"status": "open", "subject": "x"}, {"number": "SAG-1"}]
)
def test_only_a_known_status_can_be_patched(desk: Desk, body: dict) -> None:
    assert desk.api("PATCH", f"tickets/{desk.open_ticket()['number']}/", json=body).status_code == 400


@pytest.mark.parametrize("name", FILES)
def test_accepted_files_come_back_as_downloads_with_token_only(desk: Desk, name: str) -> None:
    number = desk.open_ticket()["number"]
    sent = send_file(desk, number, name, FILES[name])
    assert sent.status_code == 201, sent.text
    (listed,) = desk.api("GET", f"tickets/{number}/").json()["attachments"]
    assert listed == sent.json()
    assert (listed["name"], listed["size"]) == (name, len(FILES[name]))
    assert requests.get(listed["url"], timeout=10).status_code == 401
    back = requests.get(listed["url"], headers={"Authorization": f"Token {desk.token}"}, timeout=10)
    assert back.content == FILES[name]
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["X-Content-Type-Options"] == "nosniff"


def test_files_are_kept_for_the_owner_only_under_names_nobody_guesses(desk: Desk) -> None:
    send_file(desk, desk.open_ticket()["number"], "pas.png", PNG)
    kept = [path for path in (desk.var / "desk-media").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert len(path.name) == 32 and "pas" not in path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ\x90\0"), ("a.png", b"<html>"), ("a.html", b"<html>"), ("a.pdf", PNG), ("a.txt", b"a\0b"),
     ("a.svg", b"<svg/>"), ("a.zip", b"PK\x03\x04\0\0")],
)  # fmt: skip
def test_other_files_are_refused_whatever_they_are_called(desk: Desk, name: str, content: bytes) -> None:
    answer = send_file(desk, desk.open_ticket()["number"], name, content)
    assert (answer.status_code, answer.json()["error"]) == (415, "file_refused")


def test_names_of_files_are_cleaned(desk: Desk) -> None:
    number = desk.open_ticket()["number"]
    names = {
        "..\\..\\etc\\billede": "billede.png",
        "a\u202egnp.png": "agnp.png",
        "x" * 300 + ".png": "x" * 180 + ".png",
    }
    for name, kept in names.items():
        assert send_file(desk, number, name, PNG).json()["name"] == kept


def test_the_largest_file_is_accepted_and_one_byte_more_is_413(desk: Desk) -> None:
    number, largest = desk.open_ticket()["number"], b"%PDF-" + b"x" * (10 * 1024 * 1024 - 5)
    assert send_file(desk, number, "stor.pdf", largest).status_code == 201
    for content in (largest + b"x", largest + b"x" * 30_000_000):
        answer = send_file(desk, number, "stor.pdf", content)
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_missing_empty_and_surplus_files_are_400(desk: Desk) -> None:
    path = f"tickets/{desk.open_ticket()['number']}/attachments/"
    file = ("a.png", PNG)
    for parts in (
        {"other": file},
        {"file": ("a.png", b"")},
        {"file": file, "more": file},
        [("file", file)] * 2,
    ):
        assert desk.api("POST", path, files=parts).status_code == 400, parts
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert desk.api("POST", path, data=b"--y\r\n", headers=broken).status_code == 400


def test_a_file_is_stored_once_for_each_key(desk: Desk) -> None:
    number, key = desk.open_ticket()["number"], uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send_file(desk, number, "a.png", PNG, key).status_code, range(8)))
    assert sorted(answers) == [200] * 7 + [201]
    assert send_file(desk, number, "a.png", PNG + b"x", key).status_code == 409
    assert len(desk.api("GET", f"tickets/{number}/").json()["attachments"]) == 1


def test_a_file_whose_row_cannot_be_written_is_not_left_behind(desk: Desk) -> None:
    number, content = desk.open_ticket()["number"], PNG + uuid4().bytes
    with desk.failing_inserts("tickets_attachment", "NEW.name = 'umulig.png'", "no"):
        assert send_file(desk, number, "umulig.png", content).status_code == 500
    assert content not in [
        path.read_bytes() for path in (desk.var / "desk-media").rglob("*") if path.is_file()
    ]
    assert send_file(desk, number, "umulig.png", content).status_code == 201


def test_links_are_kept_as_they_are_and_only_to_the_web(desk: Desk) -> None:
    path = f"tickets/{desk.open_ticket()['number']}/attachments/"
    link = {"link": "https://filer.example.dk/a?b=c", "name": "billede.jpg"}
    added = desk.api("POST", path, json=link)
    assert (added.status_code, added.json()["url"], added.json()["size"]) == (201, link["link"], None)
    for bad in ("javascript:alert(1)", "ftp://example.dk/a", "file:///etc/passwd", "a"):
        assert desk.api("POST", path, json={**link, "link": bad}).status_code == 400
