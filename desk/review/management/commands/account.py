"""`python -m desk account <group> <user name> …`, `python -m desk account --reset-two-factor <user name>`."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils.crypto import get_random_string

from desk.database_errors import one_line
from desk.review import audit
from desk.review.groups import ADMINISTRATORS, GROUPS
from desk.review.two_factor import devices

PASSWORD_CHARS = 20


class Command(BaseCommand):
    """Makes users, each with a password that is shown once, or lets one who exists log in without a code."""

    help = f"Make users in one of the groups ({', '.join(GROUPS)}), or let one log in without a code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Group and names."""
        parser.add_argument(
            "group", nargs="?", choices=tuple(GROUPS), metavar="group", help=", ".join(GROUPS)
        )
        parser.add_argument("names", nargs="*", metavar="name", help="what the user logs in as")
        parser.add_argument(
            "--reset-two-factor", metavar="NAME", help="for who has lost the phone: the password is enough"
        )

    def handle(
        self, *args: Any, group: str | None, names: list[str], reset_two_factor: str | None, **options: Any
    ) -> None:
        """Exits with one line and code 1 when it cannot be done; then nothing is."""
        if bool(reset_two_factor) == bool(names) or (reset_two_factor and group):
            raise CommandError("give a group and names, or --reset-two-factor NAME")
        try:
            if reset_two_factor:
                self._reset(reset_two_factor)
            else:
                self._make_all(group or "", names)
        except DatabaseError as error:
            sys.exit(f"desk: the database cannot be used: {one_line(error)}")

    def _reset(self, name: str) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            sys.exit(f"desk: there is no user {name}")
        with transaction.atomic():
            was_on = devices.turn_off(user)
            if was_on:
                audit.record(None, audit.TWO_FACTOR_RESET, f"user:{user.pk}", audit.BY_COMMAND)
        state = "logs in without a code now" if was_on else "had no code to log in with"
        self.stdout.write(f"desk: {name} {state}")

    def _make_all(self, group: str, names: list[str]) -> None:
        try:
            with transaction.atomic():
                passwords = {name: self._make(name, group) for name in names}
        except (ValidationError, Group.DoesNotExist) as error:
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else f"no group {group}"
            sys.exit(f"desk: no account was made: {reason}")
        for name, password in passwords.items():
            self.stdout.write(f"desk: {name} ({group}) logs in with password {password} (shown only now)")

    def _make(self, name: str, group: str) -> str:
        UnicodeUsernameValidator()(name)
        if User.objects.filter(username=name).exists():
            raise ValidationError(f"there is a user {name} already")
        password = get_random_string(PASSWORD_CHARS)
        user = User.objects.create_user(name, password=password, is_staff=group == ADMINISTRATORS)
        user.groups.add(Group.objects.get(name=group))
        audit.record(None, audit.ACCOUNT, f"user:{user.pk}", f"{audit.BY_COMMAND}: {group}")
        return password
