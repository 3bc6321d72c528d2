"""`python -m desk serve`."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from desk.database_errors import one_line
from desk.server import listening_socket, serve
from vejviser.secret_files import make_state_directory

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Serves the desk in the foreground until SIGTERM or Ctrl-C."""

    help = "Serve API and staff pages."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with one line and a code other than 0 when it cannot start."""
        os.umask(0o077)
        make_state_directory(settings.VEJVISER.var)
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            sys.exit(f"desk: the database cannot be reached: {one_line(error)}")
        # The worker is forked: it must not inherit an open connection.
        connection.close()
        host, port = settings.VEJVISER.host, settings.VEJVISER.desk_port
        try:
            listener = listening_socket(host, port)
        except OSError as error:
            sys.exit(f"desk: cannot listen on {host} port {port} (VEJVISER_DESK_PORT): {error.strerror}")
        serving = f"serving {settings.DESK_URL} on {host} port {port}"
        if settings.VEJVISER.json_logs:
            log.info(serving)
        else:
            self.stdout.write(f"desk: {serving}")
            self.stdout.flush()
        serve(listener, settings.VEJVISER.json_logs)
