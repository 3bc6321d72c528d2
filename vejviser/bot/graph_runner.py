"""Running Rasa's graph of components in an order that is worked out once."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class PlannedGraphRunner(DaskGraphRunner):
    """Runs the components one after the other, as Dask does here, without planning anew for each run.

    For a message and the two or three actions that follow, planning costs as much as the components.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """See `GraphRunner.run`. What a component raises comes out as Rasa's `GraphComponentException`."""
        wanted = tuple(targets or self._graph_schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._planned(wanted)
        given = {name: (name, value) for name, value in (inputs or {}).items()}
        results: dict[str, Any] = dict(given)
        for name, needs in plan:
            if name not in given:
                results[name] = self._instantiated_nodes[name](*(results[need] for need in needs))
        return dict(results[target] for target in wanted)

    def _planned(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """The components that the targets need, each with what it needs, in an order that works."""
        needs = {
            name: tuple(node.needs.values())
            for name, node in self._graph_schema.minimal_graph_schema(list(targets)).nodes.items()
        }
        order = TopologicalSorter({name: set(needed) & needs.keys() for name, needed in needs.items()})
        return [(name, needs[name]) for name in order.static_order()]
