"""The WSGI application that `python -m desk serve` runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from desk.observed import observe_desk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
application = get_wsgi_application()
observe_desk()
