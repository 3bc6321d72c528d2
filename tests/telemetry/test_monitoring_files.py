"""What `deploy/monitoring` has: rules that fire when they should, over metrics that there really are."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.channels.website_customer import WebsiteCustomer
from tests.e2e.running_stack import Stack
from tests.telemetry.scraped import Scraped, actions_of, scrape
from vejviser.settings import PROJECT_ROOT

MONITORING = PROJECT_ROOT / "deploy" / "monitoring"
ALERTS = MONITORING / "alerts.yml"
DOC = (PROJECT_ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
METRIC = re.compile(r"\b(?:vejviser|process)_\w+")
SELECTED = re.compile(r"\b(vejviser_\w+)\{([^}]*)\}")
LABEL = re.compile(r'(\w+)(=~|!~|!=|=)"([^"]*)"')
# Prometheus's own, of the target and not of the process.
TARGET_LABELS = {"job", "instance"}
# As Grafana fills them in.
GRAFANA_VARIABLES = {"$__rate_interval": "5m"}


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=60)


@cache
def dashboard() -> dict[str, Any]:
    return json.loads((MONITORING / "grafana-dashboard.json").read_text(encoding="utf-8"))


@cache
def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    return group["rules"]


def queries() -> list[str]:
    """All PromQL of dashboard and alerts."""
    shown = [target["expr"] for panel in dashboard()["panels"] for target in panel.get("targets", [])]
    for variable, value in GRAFANA_VARIABLES.items():
        shown = [query.replace(variable, value) for query in shown]
    return [*shown, *(rule["expr"] for rule in rules())]


def test_the_rules_fire_when_they_should_and_are_quiet_on_a_good_day() -> None:
    ran = promtool("test", "rules", PROJECT_ROOT / "tests/telemetry/alerts.test.yml")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_example_configuration_and_its_rules_are_valid() -> None:
    ran = promtool("check", "config", MONITORING / "prometheus.yml")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{len(rules())} rules found" in ran.stdout


def test_every_query_of_the_dashboard_can_be_read(tmp_path: Path) -> None:
    recorded = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries())]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": recorded}]}))
    ran = promtool("check", "rules", file)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_dashboard_is_laid_out_without_overlaps_and_asks_the_chosen_source() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["title"], panel["gridPos"]) for panel in panels]
    for (one, a), (other, b) in combinations(places, 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        apart = apart or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert apart, f"{one} and {other} overlap"
    assert all(place["x"] + place["w"] <= 24 for _, place in places)
    sources = [panel["datasource"]["uid"] for panel in panels if panel["type"] != "row"]
    assert set(sources) == {"${datasource}"}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_each_alert_is_explained(rule: dict[str, Any]) -> None:
    assert f"`{rule['alert']}`" in DOC
    assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("critical", "warning")


@pytest.fixture(scope="module")
def shown(stack: Stack) -> dict[str, Scraped]:
    """What each process shows after a conversation."""
    WebsiteCustomer(stack, None).ask("jeg vil klage over min faktura")
    bases = {"bot": stack.bot, "actions": actions_of(stack), "desk": stack.desk}
    return {process: scrape(base) for process, base in bases.items()}


def test_every_metric_that_is_asked_for_is_shown(shown: dict[str, Scraped]) -> None:
    asked = {name for query in queries() for name in METRIC.findall(query)}
    assert len(asked) > 15
    there = set().union(*(scraped.names() for scraped in shown.values()))
    assert asked <= there, asked - there


def test_every_label_that_is_asked_for_is_there_with_its_value(shown: dict[str, Scraped]) -> None:
    found = {
        (name, label, operator, value)
        for query in queries()
        for name, selectors in SELECTED.findall(query)
        for label, operator, value in LABEL.findall(selectors)
        if label not in TARGET_LABELS
    }
    assert len(found) > 5
    # Faults have series of their own only once there has been one.
    found -= {("vejviser_errors_total", "place", "=", "action")}
    for name, label, operator, value in found:
        values = set().union(*(scraped.label_values(name, label) for scraped in shown.values()))
        assert values, (name, label)
        if operator == "=" and label != "status":
            assert value in values, (name, label, value)


def test_every_own_metric_is_in_the_table_of_the_documentation(shown: dict[str, Scraped]) -> None:
    own = {
        family.name
        for scraped in shown.values()
        for family in scraped.families
        if family.name.startswith("vejviser")
    }
    assert {name for name in own if f"`{name}" not in DOC} == set()
