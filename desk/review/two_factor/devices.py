"""What a person proves themselves with beside the password: an app that makes codes, and recovery codes.

Each person has one app at most. A session counts as proven by the app even if it was a recovery code, so that
new recovery codes end no session, and another app ends all.
"""

from __future__ import annotations

import math
from base64 import b32encode
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
# Whoever comes back later to a set-up that was not finished gets another key.
KEY_AGE = timedelta(hours=1)
_APP, _RECOVERY = "app", "recovery"


class TooSoon(RuntimeError):
    """The code was not looked at: too many before it were wrong. `seconds` are to be waited."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def app_of(user: User) -> TOTPDevice | None:
    """The app that makes this person's codes; None where the password alone is enough."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def app_to_confirm(user: User) -> TOTPDevice:
    """An app that counts as soon as it has given a right code; the same one for an hour."""
    with transaction.atomic():
        unfinished = TOTPDevice.objects.filter(user=user, confirmed=False)
        fresh = unfinished.filter(created_at__gte=timezone.now() - KEY_AGE).order_by("-pk").first()
        if fresh is None:
            unfinished.delete()
            fresh = TOTPDevice.objects.create(user=user, name=_APP, confirmed=False)
    return fresh


def key_of(app: TOTPDevice) -> str:
    """What is typed into the app where it cannot read a picture, in groups of four."""
    key = b32encode(app.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def confirm(user: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Turns it on with the first code of the new app: the app and recovery codes. None for a wrong code.

    Raises `TooSoon`.
    """
    with transaction.atomic():
        waiting = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False)
        app = waiting.order_by("-pk").first()
        if app is None or app_of(user) is not None or not _verified(app, _plain(code)):
            return None
        app.confirmed = True
        app.save()
        TOTPDevice.objects.filter(user=user).exclude(pk=app.pk).delete()
        return app, make_recovery_codes(user)


def accept(user: User, code: str) -> tuple[TOTPDevice, bool] | None:
    """The app, and whether it was a recovery code that proved the person. None for a wrong or a used code.

    Raises `TooSoon`.
    """
    code = _plain(code)
    with transaction.atomic():
        app = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if app is None:
            return None
        if code.isascii() and code.isdigit():
            return (app, False) if _verified(app, code) else None
        recovery = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        return (app, True) if recovery is not None and _verified(recovery, code) else None


def make_recovery_codes(user: User) -> list[str]:
    """New ones in place of those that there are. Each can be used once."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        recovery = StaticDevice.objects.create(user=user, name=_RECOVERY)
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    """How many have not been used."""
    return StaticToken.objects.filter(device__user=user).count()


def turn_off(user: User) -> bool:
    """The password alone is enough again; returns whether it was not before."""
    with transaction.atomic():
        was_on = app_of(user) is not None
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
    return was_on


def _verified(device: Device, code: str) -> bool:
    _, why = device.verify_is_allowed()
    if why is not None:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        raise TooSoon(max(1, math.ceil(wait)))
    return device.verify_token(code)


def _plain(code: str) -> str:
    """As it was given out, however it was typed."""
    return "".join(code.split()).replace("-", "").lower()
