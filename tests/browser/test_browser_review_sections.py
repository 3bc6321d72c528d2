"""Log-in, overview, cases and the record of the desk in a real browser: by keyboard, and axe on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.options import DARK
from tests.desk.accounts import ADMINISTRATOR, LEAD, make_accounts
from tests.desk.assistant_log import assistant_log
from tests.desk.codes import App
from tests.desk.running_desk import Desk, running_desk
from vejviser.settings import PROJECT_ROOT

SCREENSHOTS = PROJECT_ROOT / "build" / "screenshots"
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
CUSTOMER = {"name": "Signe Overgaard", "email": "signe@example.dk", "phone": "61 72 83 94"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a case, the conversation that led to it, and some more."""
    with running_desk(tmp_path_factory.mktemp("sections") / "var") as running:
        ticket = running.open_ticket(
            subject="Klage over gebyr", customer=CUSTOMER, conversation_id="first",
            description=f"Jeg hedder {CUSTOMER['name']} og har betalt to gange.",
        )  # fmt: skip
        file = {"file": ("kvittering.pdf", b"%PDF-1.7\n%...")}
        running.api("POST", f"tickets/{ticket['number']}/attachments/", files=file)
        with assistant_log(running) as log:
            log.begin("first")
            log.says("first", "Jeg vil klage over et gebyr", "make_complaint", 0.8)
            log.answers("first", "Det er jeg ked af at høre.", "Ja", "Nej")
            log.slot("first", "rung", "satisfaction")
            log.case("first", "REF-1", "sent", ticket["number"])
            log.rates("first", 4)
            log.begin("second", channel="messenger")
            log.not_understood("second", "hvad med min pakke")
        yield running


def page_of(new_context: Callable[..., BrowserContext], desk: Desk, role: str, **options: object) -> Page:
    """Logs in by keyboard alone."""
    name = f"browser-{role.lower().translate(str.maketrans('æø', 'ao'))}-{len(_passwords)}"
    _passwords[name] = make_accounts(desk, role, name)[name]
    page = new_context(**LAPTOP, **options).new_page()
    page.goto(f"{desk.base}/review/overview/")
    expect(page.get_by_label("Brugernavn")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(_passwords[name])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overblik", level=1)).to_be_visible()
    return page


_passwords: dict[str, str] = {}


def look(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing that the page's policy had to stop; a picture for whoever looks at the build."""
    page.screenshot(path=SCREENSHOTS / f"review-{name}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("window.violations") == []


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext], desk: Desk, options: dict, request: pytest.FixtureRequest
) -> None:
    theme = request.node.callspec.id
    stranger = new_context(**LAPTOP, **options).new_page()
    stranger.goto(f"{desk.base}/login/")
    look(stranger, f"{theme}-login")
    stranger.get_by_label("Brugernavn").fill("ingen")
    stranger.get_by_label("Adgangskode").fill("forkert")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("alert")).to_contain_text("passer ikke sammen")
    look(stranger, f"{theme}-login-wrong")
    page = page_of(new_context, desk, LEAD, **options)
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    look(page, f"{theme}-overview")
    page.goto(f"{desk.base}/review/overview/?from=x")
    look(page, f"{theme}-overview-refused")
    page.goto(f"{desk.base}/review/cases/")
    look(page, f"{theme}-cases")
    page.get_by_role("link", name=re.compile("^SAG-")).click()
    look(page, f"{theme}-case")
    page.goto(f"{desk.base}/password/")
    look(page, f"{theme}-password")
    page.goto(f"{desk.base}/review/audit/")
    expect(page.get_by_role("cell", name="loggede ind").first).to_be_visible()
    look(page, f"{theme}-audit")


def test_a_case_is_worked_on_by_keyboard(new_context: Callable[..., BrowserContext], desk: Desk) -> None:
    page = page_of(new_context, desk, LEAD)
    press = page.keyboard.press
    page.get_by_role("link", name="Sager", exact=True).press("Enter")
    page.get_by_role("link", name=re.compile("^SAG-")).press("Enter")
    expect(page.get_by_text("Jeg vil klage over et gebyr")).to_be_visible()
    expect(page.get_by_text(CUSTOMER["name"])).to_have_count(0)
    page.get_by_label("Hvorfor skal du se kundens oplysninger?").focus()
    page.keyboard.type("Ringer kunden op")
    press("Enter")
    expect(page.get_by_role("link", name=CUSTOMER["email"])).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent kvittering.pdf").press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_label("Nyt notat").focus()
    page.keyboard.type("Kunden er ringet op.")
    press("Tab")
    press("Enter")
    expect(page.get_by_text("Notatet er gemt.")).to_be_visible()
    expect(page.get_by_text(CUSTOMER["name"])).to_have_count(0)
    page.get_by_label("Status").select_option("Lukket")
    page.get_by_role("button", name="Skift", exact=True).press("Enter")
    expect(page.get_by_text("Sagen er nu: Lukket.")).to_be_visible()
    page.get_by_role("link", name="Åbn samtalen").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Samtale"))).to_be_visible()


def test_a_column_of_a_chart_opens_the_conversations_behind_it(
    new_context: Callable[..., BrowserContext], desk: Desk
) -> None:
    page = page_of(new_context, desk, LEAD)
    page.locator("section", has_text="Samtaler per dag").locator(".picture a rect.colour-1").first.click()
    expect(page).to_have_url(re.compile(r"/review/\?from=[\d-]+&to=[\d-]+&channel="))
    expect(page.locator("#rows .row")).to_have_count(1)


def test_codes_are_set_up_and_asked_for(new_context: Callable[..., BrowserContext], desk: Desk) -> None:
    page = page_of(new_context, desk, LEAD)
    name, password = list(_passwords.items())[-1]
    page.get_by_role("link", name=re.compile("^Min konto")).press("Enter")
    look(page, "account")
    page.get_by_role("link", name="Slå login med kode til").press("Enter")
    page.get_by_text("Kan du ikke scanne?").click()
    look(page, "two-factor")
    expect(page.get_by_role("img", name="QR-kode").locator("svg")).to_be_visible()
    app = App(page.locator(".key").inner_text())
    code = page.get_by_label(re.compile("seks cifre"))
    code.fill("000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Koden passer ikke")
    code.fill(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_text("vises kun denne ene gang")).to_be_visible()
    expect(page.get_by_role("list", name="Nødkoder").get_by_role("listitem")).to_have_count(10)
    look(page, "recovery-codes")
    page.get_by_role("link", name="Jeg har gemt dem").press("Enter")
    page.get_by_role("button", name="Log ud").press("Enter")
    page.get_by_label("Brugernavn").fill(name)
    page.get_by_label("Adgangskode").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Koden fra din app")).to_be_focused()
    look(page, "code")
    page.keyboard.type(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Samtaler", level=1)).to_be_visible()
    page.goto(f"{desk.base}/account/")
    expect(page.get_by_text("Slået til")).to_be_visible()
    look(page, "account-with-code")


def test_an_administrator_finds_the_accounts(new_context: Callable[..., BrowserContext], desk: Desk) -> None:
    page = page_of(new_context, desk, ADMINISTRATOR)
    page.get_by_role("link", name="Brugere").press("Enter")
    expect(page.get_by_role("link", name="Brugere").first).to_be_visible()
    expect(page.get_by_text("API-nøgle")).to_have_count(0)
