"""`python -m desk account <group> <user name> …`."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction
from django.utils.crypto import get_random_string

from desk.database_errors import one_line
from desk.review import audit
from desk.review.groups import ADMINISTRATORS, GROUPS

PASSWORD_CHARS = 20


class Command(BaseCommand):
    """Makes users, each with a password that is shown once. It changes no user that there is."""

    help = "Make users in one of the groups: " + ", ".join(GROUPS)

    def add_arguments(self, parser: CommandParser) -> None:
        """Group and names."""
        parser.add_argument("group", choices=tuple(GROUPS), metavar="group", help=", ".join(GROUPS))
        parser.add_argument("names", nargs="+", metavar="name", help="what the user logs in as")

    def handle(self, *args: Any, group: str, names: list[str], **options: Any) -> None:
        """Exits with one line and code 1 when one of them cannot be made; then none is."""
        try:
            with transaction.atomic():
                passwords = {name: self._make(name, group) for name in names}
        except (ValidationError, Group.DoesNotExist) as error:
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else f"no group {group}"
            sys.exit(f"desk: no account was made: {reason}")
        except DatabaseError as error:
            sys.exit(f"desk: the database cannot be used: {one_line(error)}")
        for name, password in passwords.items():
            self.stdout.write(f"desk: {name} ({group}) logs in with password {password} (shown only now)")

    def _make(self, name: str, group: str) -> str:
        UnicodeUsernameValidator()(name)
        if User.objects.filter(username=name).exists():
            raise ValidationError(f"there is a user {name} already")
        password = get_random_string(PASSWORD_CHARS)
        user = User.objects.create_user(name, password=password, is_staff=group == ADMINISTRATORS)
        user.groups.add(Group.objects.get(name=group))
        audit.record(None, audit.ACCOUNT, f"user:{user.pk}", f"command: {group}")
        return password
