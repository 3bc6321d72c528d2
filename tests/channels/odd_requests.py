"""Requests that no page sends: odd bodies, headers, addresses and texts."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.channels.website_customer import FOREIGN, OTHER_SHOP, SHOP

ODD_TEXTS = st.sampled_from(
    [
        "\\ud800",
        "\\udfff\\ud83d",
        "\\u0000",
        "a\\u0000b",
        "\\u202e",
        "/restart",
        "{}",
        "1e999",
        "\\ufeff",
        "\\u2028",
    ]
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["client_id", "text", "button", "score", "comment", "token"]),
    JSON_VALUES | st.sampled_from(["a", "2-1", "hej", 3]),
)
RAW_BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"[" * 5000, b'{"a":' * 2500, b"9" * 5000, b'{"score": %s}' % (b"9" * 5000)]),
    st.sampled_from([b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"NaN", b'{"client_id":"a","text":"\xed\xa0\x80"}']),
    st.builds(lambda text: f'{{"client_id": "{text}", "button": "{text}"}}'.encode(), ODD_TEXTS),
    st.builds(lambda text: f'{{"score": 3, "comment": "{text}"}}'.encode(), ODD_TEXTS),
    FIELDS.map(lambda body: json.dumps(body).encode()),
    JSON_VALUES.map(lambda body: json.dumps(body).encode()),
)
HEADER_VALUES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40).map(
        lambda v: v.encode("latin-1")
    ),
    st.sampled_from(
        [b"", b"Bearer", b"Bearer ", b"Bearer a.b.c", b"bearer \xff.\xfe.", b"null", b"\x80", b"9" * 500]
    ),
    st.sampled_from(
        [b"application/json", b"application/json; charset=utf-16", b"gzip", b"*/*", b"100-continue"]
    ),
    st.sampled_from(
        [SHOP.encode(), OTHER_SHOP.encode(), FOREIGN.encode(), b"multipart/form-data; boundary=x"]
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            b"Authorization",
            b"Origin",
            b"Content-Type",
            b"Last-Event-ID",
            b"Accept-Encoding",
            b"Forwarded",
            b"X-Forwarded-For",
            b"Content-Encoding",
            b"Cookie",
            b"If-None-Match",
            b"X-Request-ID",
            b"Range",
        ]
    ),
    HEADER_VALUES,
    max_size=4,
)
METHODS = st.sampled_from(["GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH"])
PATHS = st.sampled_from(
    [
        "/session",
        "/messages",
        "/events",
        "/feedback",
        "/conversation",
        "/widget.js",
        "/",
        "",
        "/../events",
        "/%00",
        "/%ff",
        "/messages/",
        "//events",
        "/events;x",
        "/session%2f..",
        "/" + "a" * 3000,
    ]
)
QUERIES = st.one_of(
    st.just(""),
    st.sampled_from(
        ["?after=-1", "?after=9999999999999999999999", "?after=%ff", "?wait=x", "?after=%00", "?&=&;"]
    ),
    st.text("abc=&%0123456789+;[]fF", max_size=20).map(lambda query: f"?{query}"),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(json.dumps),
    ODD_TEXTS.map(lambda text: f'"{text}"'),
    ODD_TEXTS.map(lambda text: f'"hej {text} hej"'),
    st.sampled_from(
        ['"/"', '"-"', '"[x](y)"', '"{{slots}}"', '"<b>hej</b>"', '"🙂"', '"ja\\n\\nnej"', '"%s"']
    ),
)
