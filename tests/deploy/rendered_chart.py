"""The Helm chart, rendered by Helm's own library and checked against the schemas of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import helm_python as helm
import kubernetes_validate
import yaml

from vejviser.settings import PROJECT_ROOT

CHART = PROJECT_ROOT / "deploy" / "chart" / "vejviser"
KUBERNETES = "1.28"
# Kinds that an operator adds to a cluster: their schemas are not those of Kubernetes.
FOREIGN_KINDS = {"PodMonitor"}
Manifest = dict[str, Any]


def render(values: dict[str, Any] | None = None, name: str = "vejviser") -> list[Manifest]:
    """What an installation with these values would create. Raises `helm.HelmError`."""
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(values or {}, name=name, namespace="kunder")
    return [
        manifest
        for path, text in files.items()
        if path.endswith(".yaml")
        for manifest in yaml.safe_load_all(text)
        if manifest
    ]


def notes(values: dict[str, Any]) -> str:
    """What Helm prints after an installation."""
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(values, name="vejviser", namespace="kunder")
    return next(text for path, text in files.items() if path.endswith("NOTES.txt"))


def check(manifest: Manifest) -> None:
    """Raises for a field that Kubernetes does not know or a value that it does not take."""
    if manifest["kind"] not in FOREIGN_KINDS:
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def one(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    """The manifest of that kind and name."""
    found = [each for each in manifests if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    assert len(found) == 1, f"{len(found)} of {kind} {name}"
    return found[0]


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name and pod template of everything that runs."""
    for manifest in manifests:
        if manifest["kind"] in ("Deployment", "Job"):
            yield manifest["metadata"]["name"], manifest["spec"]["template"]


def containers(pod: Manifest) -> list[Manifest]:
    """All containers of a pod template, those that run before the others included."""
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def environment(container: Manifest) -> dict[str, Any]:
    """Values by name; of a reference to a Secret its name and key."""

    def read(entry: Manifest) -> Any:
        if "value" in entry:
            return entry["value"]
        reference = entry["valueFrom"]["secretKeyRef"]
        return (reference["name"], reference["key"])

    return {entry["name"]: read(entry) for entry in container.get("env", [])}
