"""The four groups that users are sorted into, and what each may do.

Rights add up: somebody in two groups may do what either may. The groups are kept as they stand here; who
wants other ones makes them beside these in the admin.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from desk.review import access

READERS = "Læser"
REVIEWERS = "Bedømmer"
LEADS = "Leder"
ADMINISTRATORS = "Administrator"

_READ = {f"review.{access.READ}"}
_REVIEW = _READ | {f"review.{access.REVIEW}", f"review.{access.REVEAL}"}
_LEAD = _REVIEW | {f"review.{name}" for name in (access.EXPORT, access.ASSIGN, access.MANAGE, access.AUDIT)}
# Who gives rights and reads the record does not read customers' data: a lead does.
_ADMINISTER = (
    _READ
    | {f"review.{access.AUDIT}"}
    | {f"auth.{act}_user" for act in ("view", "add", "change")}
    | {"auth.view_group"}
)
GROUPS = {READERS: _READ, REVIEWERS: _REVIEW, LEADS: _LEAD, ADMINISTRATORS: _ADMINISTER}


class UnknownPermission(LookupError):
    """A permission of `GROUPS` is not in the database."""


def make_groups() -> None:
    """Bring the four groups to what stands here. Raises `UnknownPermission` where migrations are missing."""
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type").filter(
            content_type__app_label__in=("review", "auth")
        )
    }
    for name, wanted in GROUPS.items():
        if missing := sorted(wanted - set(found)):
            raise UnknownPermission(missing[0])
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([found[permission] for permission in wanted])
