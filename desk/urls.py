"""Addresses of the desk. `/live` and `/ready` are answered by `desk.health`."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView

from desk.errors import unknown_api_address
from desk.review.log_in import admin_log_in

urlpatterns = [
    path("", include("desk.review.urls")),
    # There is one log-in.
    path("admin/login/", admin_log_in),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("desk.tickets.api.urls")),
    # Without it Django would redirect `/api/tickets`, and a redirected POST loses its body.
    re_path(r"^api(?:/.*)?$", csrf_exempt(unknown_api_address)),
]
handler400 = "desk.errors.bad_request"
handler403 = "desk.errors.permission_denied"
handler404 = "desk.errors.not_found"
handler500 = "desk.errors.server_error"
