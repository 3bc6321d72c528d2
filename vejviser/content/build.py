"""Turning data that a schema has checked into frozen dataclasses."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Built = TypeVar("Built")


def build(kind: type[Built], data: Mapping[str, Any]) -> Built:
    """An instance of the dataclass `kind` from `data`, whose keys are its fields."""
    hints = get_type_hints(kind)
    return kind(**{key: _value(hints[key], value) for key, value in data.items()})


def _value(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(kind for kind in inner if kind is not types.NoneType), value)
    if origin is tuple:
        return tuple(_value(inner[0], item) for item in value)
    if origin is Mapping:
        return types.MappingProxyType({key: _value(inner[1], item) for key, item in value.items()})
    if hint is date:
        return date.fromisoformat(value)
    return build(hint, value) if dataclasses.is_dataclass(hint) and isinstance(hint, type) else value
