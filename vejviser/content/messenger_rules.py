"""What a schema cannot say of `messenger:` in `company.yml`: how long its greeting is when filled."""

from __future__ import annotations

from vejviser.content.company import MessengerPage
from vejviser.content.source import YamlSource

# Messenger Platform, "Messenger Profile API: greeting".
MAX_GREETING = 160


def check_messenger(source: YamlSource, messenger: MessengerPage) -> None:
    """Raises `ContentError` for a greeting that Messenger would refuse."""
    length = len(messenger.greeting)
    if length > MAX_GREETING:
        problem = f"has {length} characters with the names filled in, at most {MAX_GREETING} are allowed"
        raise source.error(("messenger", "greeting"), problem)
