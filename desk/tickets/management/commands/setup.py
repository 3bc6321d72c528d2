"""`python -m desk setup`."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, transaction
from django.utils.crypto import get_random_string

from desk.database_errors import one_line
from desk.review.groups import make_groups
from desk.tickets.models import ApiToken
from vejviser.secret_files import make_state_directory, secret_in_file

LEAD = "leder"
BOT = "bot"
PASSWORD_CHARS = 20


class Command(BaseCommand):
    """Prepares all that `serve` needs. Running it again repairs what is missing and changes no more."""

    help = "Prepare state directory, database, groups, first member of staff and the assistant's token."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with one line and code 1 when the database cannot be used."""
        os.umask(0o077)
        make_state_directory(settings.VEJVISER.var)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            with transaction.atomic():
                make_groups()
                self._make_bot()
                password = self._make_lead()
        except DatabaseError as error:
            sys.exit(f"desk: the database cannot be used: {one_line(error)}")
        if password:
            self.stdout.write(
                f"desk: log in at {settings.DESK_URL}/ as {LEAD} with password {password} (shown only now)"
            )
        self.stdout.write("desk: ready to serve")

    def _make_bot(self) -> None:
        token = settings.VEJVISER.desk_token or secret_in_file(settings.TOKEN_FILE)
        bot, created = User.objects.get_or_create(username=BOT)
        if created:
            bot.set_unusable_password()
            bot.save(update_fields=["password"])
        # The file may be newer than the row, or the other way round, if an earlier run was cut short.
        ApiToken.objects.update_or_create(user=bot, defaults={"digest": ApiToken.digest_of(token)})

    def _make_lead(self) -> str | None:
        """The new password; None when the desk has a superuser, whatever they renamed themselves to."""
        if User.objects.filter(is_superuser=True).exists() or User.objects.filter(username=LEAD).exists():
            return None
        password = get_random_string(PASSWORD_CHARS)
        User.objects.create_superuser(username=LEAD, password=password)
        return password
