"""What the widget costs a page: bytes on the wire, and how soon the launcher is there on a slow phone.

`make bench-widget` prints the table. Slow is 1.6 Mbit/s, 150 ms latency and a processor slowed four times, as
set in Debian's Chromium over the DevTools protocol.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.running_stack import running_apart
from vejviser.channels.website.pages import WIDGET

LOADS = 7
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run"]
# The page's own clock, from the start of the navigation to the first frame that has the launcher.
WATCH = """
const look = () => {
  const chat = document.querySelector('vejviser-chat');
  const launcher = chat && chat.shadowRoot && chat.shadowRoot.querySelector('button');
  if (launcher && launcher.getBoundingClientRect().width) window.launcherAt = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def load(browser: Browser, address: str, slow: bool) -> float:
    """Milliseconds from the start of the navigation until the launcher is there, in an empty profile."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(WATCH)
    if slow:
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", SLOW)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    page.wait_for_function("window.launcherAt > 0")
    milliseconds = page.evaluate("window.launcherAt")
    context.close()
    return milliseconds


def main() -> None:
    """Starts everything and measures."""
    print(f"JS on the wire, gzip: {len(gzip.compress(WIDGET.read_bytes(), 9, mtime=0)) / 1024:.1f} KB\n")
    with (
        tempfile.TemporaryDirectory() as var,
        running_apart(Path(var)) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        print(f"| launcher visible on /demo, median of {LOADS} | |\n|---|---|")
        for name, slow in (("fast", False), ("slow", True)):
            load(browser, f"{stack.bot}/demo", slow)  # warm-up
            times = [load(browser, f"{stack.bot}/demo", slow) for _ in range(LOADS)]
            print(f"| {name} | {median(times):.0f} ms ({min(times):.0f}–{max(times):.0f}) |")
        browser.close()


if __name__ == "__main__":
    main()
