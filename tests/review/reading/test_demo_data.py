"""`vejviser demo-data`: an invented log, and out again."""

from __future__ import annotations

import subprocess
import sys

from tests.review.reading.place import Place


def demo_data(place: Place, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "vejviser", "demo-data", *arguments],
        env=place.env | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_invented_conversations_come_beside_real_ones_and_go_without_them(place: Place) -> None:
    real = place.talk("website-1")
    real.begin()
    real.says("greet", "hej")
    place.keep(real)
    assert "Added 40 conversations" in demo_data(place, "40").stdout
    place.follow_once()
    kinds = dict(place.rows("SELECT kind, count(*) FROM review_conversation GROUP BY kind"))
    assert sum(kinds.values()) == 41 and {"complaint", "feedback"} <= kinds.keys()
    assert place.value("SELECT count(*) FROM review_message WHERE text LIKE '%example.dk%'") == 0
    assert "Removed 40 invented conversations" in demo_data(place, "0", "--remove").stdout
    place.follow_once()
    wait = place.value("SELECT count(*) FROM review_conversation WHERE NOT erased")
    assert wait == 1


def test_not_in_production(on_sqlite: Place) -> None:
    done = demo_data(on_sqlite, "5", VEJVISER_ENVIRONMENT="production")
    assert done.returncode == 1 and "not for production" in done.stderr
