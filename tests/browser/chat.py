"""The chat as a customer sees it: what can be read, pressed and written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import requests
from playwright.sync_api import Locator, Page, expect

from tests.e2e.running_stack import Stack
from vejviser.settings import PROJECT_ROOT

SCREENSHOTS = PROJECT_ROOT / "build" / "screenshots"
SECONDS = 40
FIND_SESSION = """() => Object.values(sessionStorage).map((text) => {
  try { return JSON.parse(text); } catch { return null; }
}).find((value) => value && value.token) || null"""
# The focus goes on inside shadow trees.
FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  return at ? (at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || "").trim() : "";
}"""


class Chat:
    """The widget on one page."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self._base = stack.bot
        self.launcher = page.get_by_role("button", name=re.compile("^Åbn chat"))
        self.dialog = page.get_by_role("dialog")
        self.log = page.get_by_role("log", name="Samtale")
        self.field = page.get_by_role("textbox", name="Skriv en besked")
        # A summary has a button of the same name, above the field.
        self.send = self.button("Send").last
        self.typing = page.get_by_text("Assistenten skriver …")
        self.offline = page.get_by_text("Ingen forbindelse. Vi prøver igen …")

    def visit(self, path: str = "/demo") -> Self:
        """Goes to a page of the bot's own site."""
        self.page.goto(self._base + path)
        return self

    def open(self) -> Self:
        """Opens the chat, unless the page has already done so."""
        expect(self.launcher.or_(self.dialog).first).to_be_visible()
        if not self.dialog.is_visible():
            self.launcher.click()
        expect(self.field).to_be_visible()
        return self

    def button(self, title: str) -> Locator:
        """Buttons of the open chat that have exactly this title."""
        return self.dialog.get_by_role("button", name=title, exact=True)

    def choose(self, item: str) -> None:
        """Opens the menu and presses an item of it."""
        self.button("Flere valg").click()
        menu_item = self.dialog.get_by_role("menuitem", name=item, exact=True)
        menu_item.or_(self.button(item)).click()

    def write(self, text: str) -> None:
        """Writes a message and presses Send."""
        self.field.fill(text)
        self.send.click()

    def say(self, *texts: str) -> Self:
        """Writes messages, each when the one before has been answered."""
        for text in texts:
            with self.page.expect_response("**/messages"):
                self.write(text)
            self.settle()
        return self

    def press(self, title: str) -> Self:
        """Presses a button of the assistant's last answer."""
        with self.page.expect_response("**/messages"):
            self.button(title).last.click()
        return self.settle()

    def settle(self) -> Self:
        """Until the server has answered everything and the answer is on the screen."""
        self.until(self._answered)
        expect(self.typing).to_be_hidden()
        expect(self.log).to_contain_text(self.events()[-1]["text"].split("\n")[0], use_inner_text=True)
        return self

    def text(self) -> str:
        """What the log shows."""
        return self.log.inner_text()

    def times(self, text: str) -> int:
        """How often the log shows a text."""
        return self.text().count(text)

    def session(self) -> dict[str, Any] | None:
        """The session that this tab keeps."""
        return self.page.evaluate(FIND_SESSION)

    def events(self) -> list[dict[str, Any]]:
        """The conversation as the server has it."""
        session = self.session()
        found: list[dict[str, Any]] = []
        while session:
            after = found[-1]["id"] if found else 0
            answer = self.call("GET", f"/events?after={after}", session["token"])
            if answer.status_code != 200 or not (more := answer.json()["events"]):
                break
            found += more
        return found

    def call(self, method: str, path: str, token: str, **body: Any) -> requests.Response:
        """A call of the channel from the page's own origin."""
        headers = {"Authorization": f"Bearer {token}", "Origin": self._base}
        address = f"{self._base}/webhooks/website{path}"
        return requests.request(method, address, headers=headers, json=body or None, timeout=10)

    def focused(self) -> str:
        """The name of what has the focus."""
        return self.page.evaluate(FOCUSED)

    def until(self, condition: Callable[[], bool]) -> None:
        """Until the condition holds, while the page goes on."""
        for _ in range(SECONDS * 10):
            if condition():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"waited in vain; the log shows:\n{self.text()}")

    def screenshot(self, name: str) -> Path:
        """Keeps a picture for whoever looks at the build."""
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def _answered(self) -> bool:
        log = self.events()
        said = {event["id"] for event in log if event["type"] == "user"}
        return bool(said) and said <= {event.get("in_reply_to") for event in log}
