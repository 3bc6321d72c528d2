"""The review pages in a real browser: twenty minutes of a support lead, by keyboard, and axe on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.options import DARK
from tests.desk.assistant_log import assistant_log
from tests.review.pages.conversations import NAME, now_ish, unsure_complaint
from tests.review.pages.review_desk import ReviewDesk, review_desk
from vejviser.settings import PROJECT_ROOT

SCREENSHOTS = PROJECT_ROOT / "build" / "screenshots"
# After so long a page asks what is new, in milliseconds.
TEN_SECONDS = 10_000
LAPTOP = {"viewport": {"width": 1366, "height": 768}}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    with review_desk(tmp_path_factory.mktemp("review") / "var") as running:
        yield running


def logged_in(
    new_context: Callable[..., BrowserContext], desk: ReviewDesk, name: str, **options: object
) -> Page:
    page = new_context(**LAPTOP, **options).new_page()
    page.goto(f"{desk.base}/")
    page.get_by_label("Brugernavn").fill(name)
    page.get_by_label("Adgangskode").fill(desk.passwords[name])
    page.keyboard.press("Enter")
    # They come by script, which has begun then.
    expect(page.get_by_text("6 samtaler")).to_be_visible()
    return page


def look(page: Page, name: str) -> None:
    """Nothing for axe to find; a picture for whoever looks at the build."""
    page.screenshot(path=SCREENSHOTS / f"review-{name}.png")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def nothing_was_stopped(page: Page) -> None:
    """The page's policy had nothing to stop. For pages without axe, which tries out what the policy stops."""
    assert page.evaluate("window.violations") == []


def test_twenty_minutes_of_a_lead_by_keyboard(
    new_context: Callable[..., BrowserContext], desk: ReviewDesk
) -> None:
    page = logged_in(new_context, desk, "lisbet")
    press = page.keyboard.press
    about = page.get_by_role("group", name="Handler om")
    about.get_by_role("checkbox", name=re.compile("^Klage")).focus()
    press("Space")
    expect(page).to_have_url(re.compile(r"\?kind=complaint$"))
    expect(page.get_by_text("3 samtaler")).to_be_visible()
    page.get_by_label("Under").focus()
    page.keyboard.type("50")
    press("Enter")
    expect(page).to_have_url(re.compile(r"\?kind=complaint&confidence=50$"))
    expect(page.get_by_text("2 samtaler")).to_be_visible()
    expect(page.locator("#rows .row")).to_have_count(2)

    nothing_was_stopped(page)
    press("Escape")
    press("j")
    expect(page.locator("#rows .open").first).to_be_focused()
    press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^Samtale \d"))).to_be_visible()
    expect(page.get_by_text("I har trukket mig to gange")).to_be_visible()
    # Keys mean something as soon as the page's scripts have run.
    page.wait_for_load_state()
    expect(page.get_by_text(NAME)).to_have_count(0)

    press("v")
    press("Enter")
    expect(page.locator(".reveal :is(input, select):focus")).to_be_visible()
    page.keyboard.type("Kunden skal ringes op")
    press("Enter")
    expect(page.get_by_text(f"Jeg hedder {NAME}")).to_be_visible()
    page.get_by_role("button", name="Skjul igen").click()
    expect(page.get_by_text(NAME)).to_have_count(0)

    wrong = page.locator("article", has_text="Kan jeg ikke bare få pengene igen")
    wrong.get_by_role("link", name=re.compile("^Ret")).focus()
    press("Enter")
    form = page.get_by_role("form", name="Ret, hvad assistenten forstod")
    form.get_by_label("Spørger om anden kundeservice").first.check()
    form.get_by_role("button", name="Gem rettelsen").press("Enter")
    expect(page.get_by_text("Rettet til Spørger om anden kundeservice")).to_be_visible()
    page.wait_for_load_state()

    page.locator("body").click(position={"x": 2, "y": 300})
    press("m")
    page.keyboard.type("dobbelt trukket")
    press("Enter")
    expect(page.get_by_role("button", name="Fjern mærket dobbelt trukket")).to_be_visible()
    nothing_was_stopped(page)
    press("Escape")
    press("g")
    expect(page.get_by_text("Jeg vil klage over min regning")).to_be_visible()
    page.wait_for_load_state()
    press("u")
    expect(page.locator("#rows .row")).to_have_count(2)
    expect(page.locator("#rows .row.reviewed")).to_have_count(1)

    page.get_by_role("link", name="Rettelser").press("Enter")
    expect(page.get_by_text("Kan jeg ikke bare få pengene igen")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"\.patch")).press("Enter")
    patch = download.value.path().read_text(encoding="utf-8")
    assert "+      - Kan jeg ikke bare få pengene igen" in patch
    page.get_by_role("button", name="Log ud").press("Enter")
    expect(page.get_by_label("Adgangskode")).to_be_visible()
    page.goto(f"{desk.base}/review/")
    expect(page.get_by_label("Adgangskode")).to_be_visible()


def test_rows_are_chosen_and_marked_by_keyboard(
    new_context: Callable[..., BrowserContext], desk: ReviewDesk
) -> None:
    page = logged_in(new_context, desk, "bo")
    press = page.keyboard.press
    press("j")
    press("j")
    press("x")
    press("j")
    press("x")
    expect(page.get_by_text("2 valgt")).to_be_visible()
    press("s")
    expect(page.get_by_text("2 samtaler er ændret.")).to_be_visible()
    expect(page.locator("#rows .row.later")).to_have_count(2)
    expect(page.locator("#rows .open").nth(2)).to_be_focused()
    press("k")
    press("n")
    expect(page.locator("#rows .row.later")).to_have_count(1)
    press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("næste og forrige samtale")).to_be_visible()
    dialog.get_by_label("Brug genveje").uncheck()
    press("Escape")
    press("s")
    expect(page.locator("#rows .row.later")).to_have_count(1)


def test_what_goes_wrong_is_said(new_context: Callable[..., BrowserContext], desk: ReviewDesk) -> None:
    page = logged_in(new_context, desk, "lisbet")
    page.context.set_offline(True)
    about = page.get_by_role("group", name="Handler om")
    about.get_by_role("checkbox", name=re.compile("^Feedback")).check()
    expect(page.get_by_text("Det lykkedes ikke.")).to_be_visible()


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext],
    desk: ReviewDesk,
    options: dict,
    request: pytest.FixtureRequest,
) -> None:
    theme = request.node.callspec.id
    page = logged_in(new_context, desk, "lisbet", **options)
    expect(page.locator("#f-state-new ~ .count")).not_to_be_empty()
    look(page, f"{theme}-inbox")
    page.goto(f"{desk.base}/review/?kind=complaint&confidence=50&q=ordre&event=human")
    look(page, f"{theme}-inbox-empty")
    page.goto(f"{desk.base}/review/?period=100")
    look(page, f"{theme}-inbox-unreadable")
    page.goto(f"{desk.base}/review/?kind=complaint&confidence=50")
    page.locator("#rows .open").first.click()
    page.get_by_role("button", name="Vis, hvad assistenten tænkte").click()
    page.locator(".reveal summary").first.click()
    look(page, f"{theme}-conversation")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Genveje").click()
    look(page, f"{theme}-shortcuts")
    page.goto(f"{desk.base}/review/sample/")
    look(page, f"{theme}-sample")


def test_what_comes_while_one_looks_is_said_and_shown_in_its_place(
    new_context: Callable[..., BrowserContext], desk: ReviewDesk
) -> None:
    page = logged_in(new_context, desk, "lisbet")
    press = page.keyboard.press
    page.clock.install()
    page.reload()
    for key in ("j", "j", "x", "j"):
        press(key)
    expect(page.get_by_text("1 valgt")).to_be_visible()
    here = page.locator("#rows .open").nth(2).get_attribute("id")
    chosen = page.locator("#rows input:checked").get_attribute("id")
    with assistant_log(desk.desk) as log:
        unsure_complaint(log, "ny", now_ish(minutes=1), NAME, "Jeg vil klage over en forsinket uldtrøje")
    news = page.locator("#news")
    page.clock.fast_forward(TEN_SECONDS)
    expect(news).to_have_text("1 ny samtale – vis den")
    expect(page.locator("#rows .row")).to_have_count(6)
    expect(page.locator(f"#{here}")).to_be_focused()
    look(page, "inbox-news")
    press("o")
    expect(page.locator("#rows .row")).to_have_count(7)
    expect(page.locator(f"#{here}")).to_be_focused()
    expect(page.locator(f"#{chosen}")).to_be_checked()
    expect(page.get_by_text("1 valgt")).to_be_visible()
    expect(news).to_be_empty()

    page.get_by_role("link", name=re.compile("forsinket uldtrøje")).press("Enter")
    page.get_by_label("Ny bemærkning").fill("Husk at ringe")
    with assistant_log(desk.desk) as log:
        log.goes_on("ny", now_ish())
        log.says("ny", "Er der nogen?", "human_handoff")
        log.answers("ny", "Skal vi ringe til dig?")
    page.clock.fast_forward(TEN_SECONDS)
    expect(news).to_have_text("Der er kommet 2 nye beskeder – vis dem")
    look(page, "conversation-news")
    press("Escape")
    press("o")
    expect(page.locator(".message", has_text="Er der nogen?")).to_be_focused()
    expect(page.get_by_text("Skal vi ringe til dig?")).to_be_visible()
    expect(page.get_by_label("Ny bemærkning")).to_have_value("Husk at ringe")
    expect(news).to_be_empty()

    page.context.clear_cookies()
    page.clock.fast_forward(TEN_SECONDS)
    expect(news).to_have_text(re.compile("ikke længere logget ind"))
    expect(page.get_by_label("Ny bemærkning")).to_have_value("Husk at ringe")
