"""The page around the chat: its styles, its security policy, its customers' privacy and their download time."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Request, expect

from tests.browser.chat import Chat
from tests.e2e.running_stack import Stack
from vejviser.settings import PROJECT_ROOT

MOST_BYTES = 15 * 1024
PLAIN = '<!doctype html><html lang="da"><title>t</title>{style}<body><p>Butik</p>{script}</body></html>'
SCRIPT = '<script src="/webhooks/website/widget.js" defer></script>'
HOSTILE = """<style>
* { all: unset !important; font: italic 40px/5 fantasy !important; text-transform: uppercase !important; }
body * { all: unset !important; color: red !important; background: lime !important; float: left !important;
    font: italic 40px/5 fantasy !important; letter-spacing: 9px !important; box-sizing: content-box !important;
    text-transform: uppercase !important; transform: rotate(3deg) !important; visibility: hidden !important;
    opacity: 0.1 !important; pointer-events: none !important; display: table-cell !important; }
html { font-size: 4px !important; direction: rtl !important; }
button, textarea, div, ul, li, p, vejviser-chat { display: none !important; width: 1px !important; }
</style>"""
LOOKS = """() => {
  const wanted = ["color", "backgroundColor", "font", "letterSpacing", "textTransform", "transform", "display",
    "position", "visibility", "opacity", "pointerEvents", "direction", "float", "boxSizing", "padding", "margin",
    "border", "borderRadius", "cursor", "textAlign", "whiteSpace", "zIndex"];
  const host = document.querySelector("vejviser-chat");
  return [...host.shadowRoot.querySelectorAll("*")]
    .filter((element) => !["STYLE", "SCRIPT", "LINK"].includes(element.tagName))
    .map((element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const place = box.width > 1 && box.height > 1  // else it is not seen wherever it is
        ? [box.x, box.y, box.width, box.height].map(Math.round).join(" ") : "";
      return [element.tagName + "." + element.className, place, ...wanted.map((name) => `${name}: ${style[name]}`)];
    });
}"""
KEPT = """async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


def visit_page(new_context: Callable[..., BrowserContext], stack: Stack, style: str) -> Chat:
    """A page of the bot's own site that has the chat and these styles."""
    page = new_context().new_page()
    body = PLAIN.format(style=style, script=SCRIPT)
    page.route("**/shop", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    return Chat(page, stack).visit("/shop")


def looks(chat: Chat) -> list[list[str]]:
    """Place and styles of every element of the chat, closed and open."""
    expect(chat.launcher).to_be_visible()
    closed = chat.page.evaluate(LOOKS)
    chat.open()
    chat.field.focus()
    return [*closed, *chat.page.evaluate(LOOKS)]


def test_hostile_styles_of_the_page_change_nothing_in_the_chat(
    new_context: Callable[..., BrowserContext], stack: Stack
) -> None:
    plain = looks(visit_page(new_context, stack, ""))
    hostile_page = visit_page(new_context, stack, HOSTILE)
    hostile = looks(hostile_page)
    hostile_page.screenshot("hostile")
    assert len(plain) == len(hostile)
    changed = [
        (element[0], was, now)
        for element, found in zip(plain, hostile, strict=True)
        for was, now in zip(element, found, strict=True)
        if was != now
    ]
    assert not changed, changed[:20]
    hostile_page.say("hej")
    expect(hostile_page.button("Klag")).to_be_visible()


def test_strict_policy_is_kept_and_nobody_else_is_called(
    new_context: Callable[..., BrowserContext], stack: Stack
) -> None:
    context = new_context()
    requests: list[Request] = []
    console: list[str] = []
    context.on("request", lambda request: requests.append(request))
    context.on("console", lambda message: console.append(message.text))
    page = context.new_page()
    answer = page.goto(f"{stack.bot}/demo")
    assert answer and "default-src 'none'" in answer.headers["content-security-policy"]
    chat = Chat(page, stack).open().say("hej").press("Klag")
    with page.expect_download():
        chat.choose("Hent samtalen")
    chat.choose("Afslut samtalen")
    expect(chat.button("Send vurdering")).to_be_visible()
    assert page.evaluate("window.violations") == []
    assert [text for text in console if "Content Security Policy" in text] == []
    hosts = {urlsplit(request.url).netloc for request in requests if request.url.startswith("http")}
    assert hosts == {urlsplit(stack.bot).netloc}


def test_nothing_is_asked_for_or_kept_before_the_chat_is_opened(
    new_context: Callable[..., BrowserContext], stack: Stack
) -> None:
    context = new_context()
    paths: list[str] = []
    context.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page = context.new_page()
    chat = Chat(page, stack).visit()
    expect(chat.launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [path for path in paths if not path.startswith("/demo")] == ["/webhooks/website/widget.js"]
    nothing: list[Any] = [0, 0, "", 0, 0, 0]
    assert page.evaluate(KEPT) == nothing
    assert context.cookies() == []
    chat.open().say("hej")
    local, _, *rest = page.evaluate(KEPT)
    assert local == 0, "what is kept goes with the tab"
    assert rest == nothing[2:]
    assert context.cookies() == []


def test_script_is_small(new_context: Callable[..., BrowserContext], stack: Stack) -> None:
    built = (PROJECT_ROOT / "widget" / "dist" / "vejviser-chat.js").read_bytes()
    assert len(gzip.compress(built, mtime=0)) <= MOST_BYTES
    page = new_context().new_page()
    with page.expect_response("**/widget.js") as answer:
        page.goto(f"{stack.bot}/demo")
    answer.value.finished()
    assert 0 < answer.value.request.sizes()["responseBodySize"] <= MOST_BYTES
