"""Tokens that must open nothing, some made by one who knows the secret."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from tests.channels.website_customer import SHOP, WebsiteCustomer

AUDIENCE = "vejviser-website"


def claims(victim: WebsiteCustomer, **changed: Any) -> dict[str, Any]:
    soon = datetime.now(UTC) + timedelta(hours=1)
    made = {"sub": victim.id, "aud": AUDIENCE, "exp": soon, "origin": SHOP} | changed
    return {name: value for name, value in made.items() if value is not None}


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def bad_tokens(victim: WebsiteCustomer, secret: str) -> dict[str, str]:
    head, body, signature = victim.token.split(".")
    past = datetime.now(UTC) - timedelta(seconds=1)
    plain = claims(victim, exp=4_000_000_000)
    return {
        "other secret": jwt.encode(claims(victim), "x" * 64, "HS256"),
        "secret of blanks": jwt.encode(claims(victim), " " * 64, "HS256"),
        "no signature": f"{head}.{body}.",
        "cut": f"{head}.{body}",
        "changed claims": f"{head}.{part(plain)}.{signature}",
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(plain)}.",
        "alg None with signature": f"{part({'alg': 'None'})}.{part(plain)}.{signature}",
        "other algorithm": jwt.encode(claims(victim), secret, "HS384"),
        "expired": jwt.encode(claims(victim, exp=past), secret, "HS256"),
        "no expiry": jwt.encode(claims(victim, exp=None), secret, "HS256"),
        "wrong audience": jwt.encode(claims(victim, aud="desk"), secret, "HS256"),
        "no audience": jwt.encode(claims(victim, aud=None), secret, "HS256"),
        "no subject": jwt.encode(claims(victim, sub=None), secret, "HS256"),
        "no such conversation": jwt.encode(claims(victim, sub="website-0"), secret, "HS256"),
        "subject is a pattern": jwt.encode(claims(victim, sub="%"), secret, "HS256"),
        "garbage": "æ.ø.å",
        "the id": victim.id,
        "long": "a" * 4000,
    }
