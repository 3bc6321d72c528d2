"""A chat in the terminal, over the bot's `rest` channel."""

from __future__ import annotations

import uuid
from typing import Any

import requests
from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import HTML
from rich.console import Console
from rich.panel import Panel

WAIT_SECONDS = (3, 30)
LEAVE = ("/exit", "/quit", "exit", "quit")
NEW = "/new"


class Chat:
    """One conversation. Buttons are numbered; their number presses them."""

    def __init__(self, address: str, console: Console) -> None:
        self._address = f"{address}/webhooks/rest/webhook"
        self._console = console
        self._http = requests.Session()
        self._buttons: list[dict[str, str]] = []
        self.begin()

    def begin(self) -> None:
        """A new conversation."""
        self._sender = f"terminal-{uuid.uuid4().hex[:12]}"
        self._buttons = []

    def say(self, text: str) -> None:
        """Sends a text or presses a button, and shows the answers."""
        if text.isdigit() and 1 <= int(text) <= len(self._buttons):
            button = self._buttons[int(text) - 1]
            self._console.print(f"[dim]→ {button['title']}[/dim]")
            text = button["payload"]
        elif text.startswith("/"):
            text = text.lstrip("/")  # what is typed is text, never an intent
        self._buttons = []
        try:
            answer = self._http.post(
                self._address, json={"sender": self._sender, "message": text}, timeout=WAIT_SECONDS
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            self._console.print(f"[red]Not reached ({type(error).__name__}). Is `make run` running?[/red]")
            return
        messages = answer.json()
        for message in messages:
            self._show(message)
        if not messages:
            self._console.print("[red]The assistant gave no answer.[/red]")

    def _show(self, message: dict[str, Any]) -> None:
        self._console.print(Panel(message.get("text", ""), border_style="cyan", expand=False))
        for button in message.get("buttons") or []:
            self._buttons.append(button)
            self._console.print(f"  [bold cyan]{len(self._buttons)}[/bold cyan] {button['title']}")


def talk(address: str) -> None:
    """Talks until the customer leaves."""
    console = Console(highlight=False, markup=True)
    console.print(f"[dim]Write in Danish. A number presses a button, {NEW} begins anew, Ctrl-D leaves.[/dim]")
    chat = Chat(address, console)
    prompt: PromptSession[str] = PromptSession()
    while True:
        try:
            text = prompt.prompt(HTML("<b>You: </b>")).strip()
        except (EOFError, KeyboardInterrupt):
            break
        if text in LEAVE:
            break
        if text == NEW:
            chat.begin()
            console.print("[dim]A new conversation.[/dim]")
        elif text:
            chat.say(text)
