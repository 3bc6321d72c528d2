"""What the desk shows of itself."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import requests

from tests.desk.running_desk import COMPLAINT, running_desk
from tests.telemetry.scraped import scrape


def test_requests_tickets_and_faults_are_counted_and_logged_as_json(tmp_path: Path) -> None:
    with running_desk(tmp_path / "var", VEJVISER_LOG_FORMAT="json") as desk:
        number = desk.open_ticket()["number"]
        desk.api("PATCH", f"tickets/{number}/", json={"status": "withdrawn"})
        desk.open_ticket()
        desk.api("GET", "tickets/Signe-Overgaard/")
        scraped = scrape(desk.base, Host="10.0.0.7:8000")
        assert scraped.value("vejviser_tickets", status="new") == 1
        assert scraped.value("vejviser_tickets", status="withdrawn") == 1
        assert scraped.value("vejviser_tickets", status="closed") == 0
        requests_of = "vejviser_request_seconds_count"
        assert scraped.value(requests_of, route="/api/tickets/", method="POST", status="2xx") == 2
        ticket_route = "/api/tickets/<slug:number>/"
        assert scraped.value(requests_of, route=ticket_route, method="GET", status="4xx") == 1
        assert not any("Signe" in route for route in scraped.label_values(requests_of, "route"))

        with desk.failing_inserts("tickets_ticket", "1", "hemmelig"):
            answer = desk.api(
                "POST", "tickets/", key="k", json=COMPLAINT, headers={"X-Request-ID": "turn-4711"}
            )
        assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, "turn-4711")
        assert scrape(desk.base).value("vejviser_errors_total", error="IntegrityError") == 1
        lines = [json.loads(line) for line in desk.log().splitlines()]
    assert {line["process"] for line in lines} == {"desk"}
    told = [line["logger"] for line in lines if line.get("request") == "turn-4711"]
    assert sorted(told) == ["django.request", "vejviser.telemetry.requests"]
    assert "hemmelig" not in json.dumps(lines) and "Søren" not in json.dumps(lines, ensure_ascii=False)


def test_a_database_that_cannot_be_read_is_shown_instead_of_old_numbers(tmp_path: Path) -> None:
    with running_desk(tmp_path / "var") as desk:
        with closing(sqlite3.connect(tmp_path / "var/desk.db", timeout=20)) as database:
            database.execute("ALTER TABLE tickets_ticket RENAME TO elsewhere")
        assert scrape(desk.base).value("vejviser_tickets") is None
        # The failure shows at the next scrape, which fails too.
        scraped = scrape(desk.base)
        assert scraped.value("vejviser_metric_read_failures_total", source="tickets") == 1
        assert requests.post(f"{desk.base}/metrics", timeout=10).status_code == 405
