"""Gunicorn around the WSGI application: one worker process, several threads."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

from gunicorn.app.base import BaseApplication

from desk.logs import logging_settings

BACKLOG = 512
THREADS = 8
GRACEFUL_SECONDS = 20


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound and listening socket. Raises `OSError`, at once: gunicorn itself would try for five seconds."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(listener: socket.socket, json_logs: bool = False) -> NoReturn:
    """Serve until SIGTERM or SIGINT, finishing what is being answered; then the process exits."""
    options = {
        "bind": f"fd://{listener.detach()}",
        # One process, so that its metrics are all there are: a scrape reaches one of several at random.
        "workers": 1,
        "worker_class": "gthread",
        "threads": THREADS,
        "graceful_timeout": GRACEFUL_SECONDS,
        "keepalive": 5,
        # Access logs would hold addresses of people and what staff search for.
        "accesslog": None,
        "logconfig_dict": logging_settings(json_logs),
        "proc_name": "vejviser-desk",
        "umask": 0o077,
        "control_socket_disable": True,
    }
    Gunicorn(options).run()
    raise SystemExit(0)


class Gunicorn(BaseApplication):
    """Gunicorn with options from here only: no configuration file, no command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Raises for an option that this version of gunicorn does not know."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded in the worker."""
        from desk.wsgi import application

        return application
