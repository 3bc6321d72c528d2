"""What the action server shows of itself."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import requests

from tests.actions.running_actions import action_call, running_actions
from tests.telemetry.scraped import scrape


def test_actions_requests_and_the_outbox_are_counted(tmp_path: Path) -> None:
    with running_actions(tmp_path, VEJVISER_LOG_FORMAT="json") as server:
        server.run("action_not_understood", "Signe Overgaard")
        answer = server.post(b"{", X_Request_ID="proxy-0001")
        assert answer.headers["X-Request-ID"] == "proxy-0001"
        assert server.post({"next_action": "signe", "tracker": {}}).status_code == 422
        requests.request("SIGNE", f"{server.base}/signe", timeout=10)
        scraped = scrape(server.base)
        done = scraped.value("vejviser_action_seconds_count", action="action_not_understood", outcome="done")
        assert done == 1
        assert scraped.value("vejviser_request_seconds_count", route="/webhook", status="4xx") == 2
        assert scraped.value("vejviser_outbox_entries", state="pending") == 0
        assert scraped.value("vejviser_outbox_oldest_pending_seconds") == 0
        labels = [sample.labels for family in scraped.families for sample in family.samples]
        assert "signe" not in str(labels).lower()

        with closing(sqlite3.connect(tmp_path / "vejviser.db", timeout=20)) as database:
            database.execute("ALTER TABLE outbox RENAME TO elsewhere")
        call = action_call(
            "action_start_lookup",
            "Signe Overgaard",
            intent="ask_ticket_status",
            conversation="website-" + "0" * 32,
        )
        assert server.post(call).status_code == 500
        assert scrape(server.base).value("vejviser_outbox_entries") is None
        # The failure shows at the next scrape, which fails too.
        scraped = scrape(server.base)
        assert scraped.value("vejviser_errors_total", place="action") == 1
        assert scraped.value("vejviser_metric_read_failures_total", source="outbox") == 1
        lines = [json.loads(line) for line in server.log().splitlines()]
    assert any(line["logger"].startswith("actions") and "conversation" in line for line in lines)
    assert "Signe" not in json.dumps(lines) and "website-000" not in json.dumps(lines)
