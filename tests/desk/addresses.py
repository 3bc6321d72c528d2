"""Prints every address of the desk as JSON, `[[name, path], ...]`; run it with the desk's environment.

Parts that vary are filled in: the tests ask who is let through, not what is there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

FILLED = {
    "int": "999999", "slug": "SAG-999999", "str": "999999", "path": "999999",
    "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
_PART = re.compile(r"<(?:(\w+):)?\w+>")
_GROUP = re.compile(r"\(\?P?:?(?:<\w+>)?([^|)]*)[^)]*\)\??")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "desk.settings"
    import django
    from django.urls import get_resolver

    django.setup()
    print(json.dumps(list(addresses(get_resolver().url_patterns, "/", ""))))


def addresses(patterns: list, before: str, namespace: str) -> Iterator[tuple[str, str]]:
    """Name and path of each pattern, those of included ones too."""
    for pattern in patterns:
        path = before + filled(pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, path, inner)
        else:
            yield f"{namespace}{pattern.name or ''}", path


def filled(pattern: object) -> str:
    """A path that the pattern matches."""
    from django.urls.resolvers import RegexPattern

    form = pattern.pattern
    if isinstance(form, RegexPattern):
        return _GROUP.sub(r"\1", str(form).strip("^$")).replace(".*", "x").replace("\\", "")
    return _PART.sub(lambda found: FILLED[found[1] or "str"], str(form))


if __name__ == "__main__":
    main()
