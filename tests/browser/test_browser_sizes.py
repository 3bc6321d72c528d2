"""Small screens and large text: everything can still be reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.options import PHONE

# What a screen of 1280 x 720 shows at 200 % (WCAG 1.4.4), and of 1280 x 1024 at 400 % (WCAG 1.4.10).
ZOOMED = {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}
ZOOMED_MORE = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
# Below this, phones zoom in when the field gets the focus.
SMALLEST_FONT = 16


def test_phone_gets_the_chat_on_the_full_screen(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(**PHONE).open().say("hej")
    box = chat.dialog.bounding_box()
    assert box
    assert [round(box[side]) for side in ("x", "y", "width", "height")] == [0, 0, 390, 844]
    assert (
        float(chat.field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)")) >= SMALLEST_FONT
    )
    chat.screenshot("phone")
    chat.button("Klag").tap()
    chat.settle()
    chat.button("Luk chat").tap()
    expect(chat.launcher).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("options", [PHONE, ZOOMED, ZOOMED_MORE], ids=["phone", "200%", "400%"])
def test_controls_are_on_the_screen(
    new_chat: Callable[..., Chat], options: dict, request: pytest.FixtureRequest
) -> None:
    chat = new_chat(**options)
    expect(chat.launcher).to_be_in_viewport(ratio=1)
    chat.open().say("hej")
    chat.screenshot(f"size-{request.node.callspec.id.rstrip('%')}")
    for control in (chat.field, chat.send, chat.button("Luk chat"), chat.button("Flere valg")):
        expect(control).to_be_in_viewport(ratio=1)
    assert chat.log.evaluate("log => log.clientHeight") >= 40
    assert chat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    chat.button("Klag").click()
    chat.settle()
    chat.button("Flere valg").click()
    for item in ("Hent samtalen", "Ny samtale", "Slet min samtale", "Afslut samtalen"):
        entry = chat.dialog.get_by_role("menuitem", name=item).or_(chat.button(item))
        entry.scroll_into_view_if_needed()
        expect(entry).to_be_in_viewport(ratio=1)


def test_targets_are_large_enough_to_hit(new_chat: Callable[..., Chat]) -> None:
    """WCAG 2.5.8 wants 24 pixels; a thumb wants more."""
    chat = new_chat(**PHONE).open().say("hej")
    for control in chat.dialog.get_by_role("button").all():
        if control.is_visible():
            box = control.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 40, control.inner_text()
