"""The admin: an administrator gives rights but cannot become more; who reads a case there is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from desk.review import audit
from desk.review.two_factor import devices
from desk.tickets.admin import TicketAdmin
from desk.tickets.admin.staff import staff_of
from desk.tickets.models import Ticket

# Only a superuser hands these out: each would give more than the groups do.
SUPERUSERS_ONLY = ("is_superuser", "user_permissions")

admin.site.unregister(User)
# Whoever saw the keys could make others' codes.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's own pages, with superusers out of an administrator's reach and every change on record."""

    list_display = (
        "username", "first_name", "last_name", "is_active", "is_staff", "has_two_factor", "last_login"
    )  # fmt: skip
    actions = ("reset_two_factor",)
    list_filter = ("is_active", "groups")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are shown to superusers: who could change one's password would be one."""
        app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        users = super().get_queryset(request).annotate(two_factor=Exists(app))
        return users if staff_of(request).is_superuser else users.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without the fields that only superusers may set."""
        sections = super().get_fieldsets(request, obj)
        if staff_of(request).is_superuser:
            return sections
        return [
            (title, {**options, "fields": tuple(f for f in options["fields"] if f not in SUPERUSERS_ONLY)})
            for title, options in sections
        ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """No: whoever has acted is deactivated, so that notes, histories and the record keep their name."""
        return False

    @admin.display(description=_("code at log-in"), boolean=True, ordering="two_factor")
    def has_two_factor(self, account: Any) -> bool:
        """Whether the account's password alone is not enough."""
        return account.two_factor

    @admin.action(description=_("Turn code at log-in off (phone lost)"), permissions=["change"])
    def reset_two_factor(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """For who has neither phone nor recovery codes any more; on record."""
        done = 0
        with transaction.atomic():
            for account in accounts:
                if devices.turn_off(account):
                    audit.record(request.user, audit.TWO_FACTOR_RESET, f"user:{account.pk}")
                    done += 1
        message = ngettext(
            "%(count)d user logs in without a code now.", "%(count)d users log in without a code now.", done
        )
        self.message_user(request, message % {"count": done}, messages.SUCCESS)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Put on record whose account was made or changed, and which groups it is in now."""
        super().save_related(request, form, formsets, change)
        account = form.instance
        groups = ", ".join(account.groups.order_by("name").values_list("name", flat=True))
        state = groups if account.is_active else f"{groups} (inactive)"
        audit.record(request.user, audit.ACCOUNT, f"user:{account.pk}", state[:500])

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Put on record whose password was set by somebody else."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            audit.record(request.user, audit.ACCOUNT, f"user:{id}", "password")
        return answer


admin.site.unregister(Ticket)


@admin.register(Ticket)
class RecordedTicketAdmin(TicketAdmin):
    """For superusers, who delete a case when a person is to be erased. Everybody else has the case pages."""

    list_display = tuple(name for name in TicketAdmin.list_display if name != "customer_name")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page shows personal data at once: put on record first who opens it."""
        if request.method == "GET" and (ticket := self.get_object(request, object_id)):
            audit.record(request.user, audit.REVEAL, f"case:{ticket.number}", "admin")
        return super().change_view(request, object_id, form_url, extra_context)
