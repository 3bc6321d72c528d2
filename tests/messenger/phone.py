"""A customer's Messenger in the terminal."""

from __future__ import annotations

import threading
from collections.abc import Callable

from rich.console import Console
from rich.panel import Panel

from tests.messenger.customer import new_psid
from tests.messenger.platform.events import Event, Events
from tests.messenger.platform.server import Platform
from tests.messenger.platform.threads import Sent, Thread

POLL_SECONDS = 0.1
HUMAN = "Hej, du skriver nu med Bo fra kundeservice."
HELP = (
    (":menu", "the page's persistent menu, and its ice breakers; then a number presses"),
    (":photo :sticker :voice :place", "send one"),
    (":human TEXT", "staff take the conversation in the page's inbox and write; the assistant is silent"),
    (":done", "staff give it back"),
    (":new", "another customer"),
    ("Ctrl-D", "leave; everything is stopped"),
)


class Phone:
    """One customer's Messenger. What the page sends is shown when it comes; numbers press what was shown last."""

    def __init__(self, platform: Platform, console: Console) -> None:
        self._platform = platform
        self._console = console
        self._buttons: list[dict[str, str]] = []
        self.begin()

    def begin(self) -> None:
        """Another customer, who opens the page for the first time and taps "get started"."""
        self._psid, self._shown = new_psid(), 0
        profile = self._platform.page.profile
        if greeting := profile.get("greeting"):
            self._console.print(f"[dim]{greeting[0]['text']}[/dim]")
        self._send(self._events.postback("Kom i gang", profile["get_started"]["payload"]))

    def takes(self, line: str) -> None:
        """What was typed: a text, the number of a button, or one of the commands."""
        command, _, rest = line.partition(" ")
        if line.isdigit() and 1 <= int(line) <= len(self._buttons):
            self._press(self._buttons[int(line) - 1])
        elif command.startswith(":"):
            self._command(command, rest)
        else:
            self._send(self._events.text(line))

    def watch(self, stopped: threading.Event) -> None:
        """Shows what comes, until stopped."""
        while not stopped.wait(POLL_SECONDS):
            psid, thread = self._psid, self._thread
            news = thread.sent[self._shown :]
            for sent in news:
                self._show(sent)
            if psid == self._psid:
                self._shown += len(news)

    @property
    def _events(self) -> Events:
        return Events(self._psid, self._platform.page.id)

    @property
    def _thread(self) -> Thread:
        return self._platform.threads.of(self._psid)

    def _send(self, event: Event) -> None:
        self._platform.deliver(self._psid, event, until_taken=False)

    def _press(self, button: dict[str, str]) -> None:
        title = button.get("title") or button.get("question", "")
        self._console.print(f"[dim]→ {title}[/dim]")
        if button.get("content_type") == "text":
            self._send(self._events.text(title, quick_reply=button["payload"]))
        elif "url" in button:
            self._console.print(f"[dim]The browser opens {button['url']}[/dim]")
        else:
            self._send(self._events.postback(title, button["payload"]))

    def _command(self, command: str, rest: str) -> None:
        sent: dict[str, Callable[[], Event]] = {
            ":photo": lambda: self._events.attachment("image"),
            ":sticker": self._events.sticker,
            ":voice": lambda: self._events.attachment("audio"),
            ":place": lambda: self._events.location(55.6761, 12.5683),
        }
        if command in sent:
            self._send(sent[command]())
        elif command == ":menu":
            self._offer_menu()
        elif command == ":human":
            said = rest or HUMAN
            self._platform.inbox_takes(self._psid)
            self._platform.inbox_writes(self._psid, said)
            self._console.print(Panel(said, title="staff", border_style="green", expand=False))
        elif command == ":done":
            self._platform.inbox_is_done(self._psid)
            self._console.print("[dim]The assistant has the conversation again.[/dim]")
        elif command == ":new":
            self.begin()
        else:
            for name, what in HELP:
                self._console.print(f"  [bold]{name}[/bold]  {what}")

    def _offer_menu(self) -> None:
        profile = self._platform.page.profile
        self._buttons = [
            *profile["persistent_menu"][0]["call_to_actions"],
            *profile["ice_breakers"][0]["call_to_actions"],
        ]
        self._list_buttons()

    def _show(self, sent: Sent) -> None:
        self._console.print(Panel(sent.text, border_style="cyan", expand=False))
        if sent.buttons:
            self._buttons = sent.buttons
            self._list_buttons()

    def _list_buttons(self) -> None:
        for place, button in enumerate(self._buttons, start=1):
            title = button.get("title") or button.get("question")
            self._console.print(f"  [bold cyan]{place}[/bold cyan] {title}")
