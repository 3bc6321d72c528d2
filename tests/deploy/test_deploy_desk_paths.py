"""The desk's ingress lists what staff need: a part that is added to the desk must be added there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.deploy.rendered_chart import one, render
from tests.desk.running_desk import desk_environment

# Behind `/metrics` there is something, too, but for Prometheus inside the cluster only.
INSIDE_ONLY = {"metrics"}
LIST_PARTS = """
import desk.wsgi
from django.urls import get_resolver
print(*sorted({str(pattern.pattern).lstrip("^").split("/")[0].split("(")[0] for pattern in get_resolver().url_patterns}))
"""


def test_every_part_of_the_desk_is_reachable_from_outside(tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-c", LIST_PARTS],
        env=desk_environment(tmp_path / "var"),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    parts = set(listed.stdout.split()) | {"static"}
    assert "admin" in parts
    ingress = one(render({"deskIngress": {"enabled": True}}), "Ingress", "vejviser-desk")
    paths = {path["path"].strip("/") for path in ingress["spec"]["rules"][0]["http"]["paths"]}
    assert parts - INSIDE_ONLY <= paths
    assert not INSIDE_ONLY & paths
