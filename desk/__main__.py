"""`python -m desk <command>`: Django's commands plus `setup` and `serve`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from vejviser.settings import SettingsError


def main() -> None:
    """Run one command; a setting that cannot be used ends it with one line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    try:
        execute_from_command_line(["desk", *sys.argv[1:]])
    except SettingsError as error:
        print(f"desk: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
