"""What somebody wrote, placed: the body they name, the department they mean, the matter they ask about."""

from __future__ import annotations

import time

import pytest

from vejviser.guidance import Guidance

NAMED = {
    "forbrugerklagenaevnet": [
        "hvad er forbrugerklagenævnet?",
        "Forbrugerklagenaevnet",
        "forbruger klagenævnet",
        "forbruger klage nævnet",
        "forbrugerklagenævned",
        "forbrugerklagenevnet",
        "forbrukerklagenævnet",
        "nævnenes hus",
        "navnenes hus",
        "nævnets hus",
        "Nævneneshus",
        "mæglingsteamet",
        "mæglings teamet",
        "maeglingsteamet",
        "forbrug.dk",
        "hos Forbrugerklagenævnets sekretariat",
        "forbrgerklagenævnet",
        "forbrugerklagnævnet",
        "FORBRUGERKLAGENÆVNET",
    ],
    "arn": [
        "ARN",
        "arn",
        "ARN's regler",
        "A.R.N.",
        "Allmänna reklamationsnämnden",
        "almanna reklamationsnamnden",
        "Allmanna reklamationsnämden",
        "det svenske forbrugerklagenævn",
        "svenske forbruger klagenævn",
        "hvordan kontakter jeg arn?",
        "reklamationsnämnden",
        "reklamationsnævnet",
        "arn.se",
    ],
    "odr": [
        "ODR",
        "odr-platformen",
        "ODR platform",
        "odrplatformen",
        "EU platformen",
        "EU-plaformen",
        "euplatformen",
        "EU's klageportal",
        "EUs platform",
        "eu's odr-platform",
        "online dispute resolution",
        "http://ec.europa.eu/consumers/odr/",
    ],
    "forbrugerombudsmanden": [
        "forbrugerombudsmanden",
        "forbruger ombudsmanden",
        "forbrugerombudsmaden",
        "Forbruger-ombudsmand",
        "forbrugerombudmanden",
        "forbrugerombusmanden",
        "ombudsmanden",
        "forbruger ombudsman",
        "www.forbrugerombudsmanden.dk",
    ],
    "forbruger_europa": [
        "Forbruger Europa",
        "forbrugereuropa",
        "forbuger europa",
        "Forbrugereuropa.dk",
        "ECC Danmark",
        "forbruger-europa",
    ],
    "fanke": [
        "det finansielle ankenævn",
        "finansielle ankenævn",
        "det finansiele ankenævn",
        "Det Finansielle Ankenævnet",
        "finansielt ankenævn",
        "fanke.dk",
        "pengeinstitutankenævnet",
        "finansielle ankenevn",
        "det finansielle anke nævn",
        "financielle ankenævn",
    ],
    "fin_net": [
        "FIN-NET",
        "fin net",
        "finnet",
        "fin-nets medlemmer",
    ],
}
NAMES_NOBODY = [
    "",
    "jeg har en klage",
    "barn",
    "min arm gør ondt",
    "garn",
    "Arne Hansen",
    "ordre",
    "jeg har en ordre",
    "ord",
    "tanke",
    "banken",
    "jeg ville fange jer",
    "hvor er platformen",
    "jeg kan ikke komme på platformen",
    "er platformen nede?",
    "forbrug",
    "mit forbrug de sidste måneder",
    "Forbrugerrådet Tænk",
    "Forbrugerrådet",
    "Folketingets Ombudsmand",
    "folketingets ombudsmanden",
    "Finanstilsynet",
    "Datatilsynet",
    "teleankenævnet",
    "Ankenævnet for Forsikring",
    "jeg er forbruger",
    "som forbruger i Danmark",
    "forbrugeren",
    "forbrugerlån",
    "reklamation",
    "jeg vil reklamere over en vare",
    "reklamationsret",
    "mægling",
    "kundeservice",
    "ankenævn",
    "nævn",
    "finansiering",
    "finansielle problemer",
    "jeg fandt et fint net",
    "nettet er nede",
    "hele Europa",
    "jeg bor i Europa",
    "EU",
    "jeg klager til politiet",
    "Forbrugerstyrelsen",
    "klageportalen virker ikke",
    "min ordre er returneret",
    "en virksomhed i Sverige",
    "klagenævn",
    "platform",
]


@pytest.mark.parametrize(("text", "body"), [(text, body) for body, texts in NAMED.items() for text in texts])
def test_a_body_is_found_through_misspellings(guide: Guidance, text: str, body: str) -> None:
    found = guide.find_body(text)
    assert found is not None and found.id == body
    in_a_sentence = guide.find_body(f"Hej, kan I fortælle mig om {text}, og hvad det koster?")
    assert in_a_sentence is not None and in_a_sentence.id == body


@pytest.mark.parametrize("text", NAMES_NOBODY)
def test_nobody_is_found_by_chance(guide: Guidance, text: str) -> None:
    assert guide.find_body(text) is None


def test_a_long_message_is_read_in_a_moment(guide: Guidance) -> None:
    started = time.process_time()
    assert guide.find_body("jeg vil gerne klage over en afgørelse fra jer " * 80) is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("Appen er langsom", "product"),
        ("Jeg synes, jeres hjemmeside er pæn", "product"),
        ("I burde have mørk tilstand", "product"),
        ("APP'EN går ned hele tiden", "product"),
        ("fakturaen er svær at læse", "payment"),
        ("det var nemt at betale", "payment"),
        ("gebyret er for højt", "payment"),
        ("jeres medarbejder var super sød", "customer_service"),
        ("kundeservice svarede hurtigt", "customer_service"),
        ("lang ventetid i telefonen", "customer_service"),
        ("I reklamerer for meget", "company"),
        ("jeres klimapolitik", "company"),
        ("Appen er god, men kundeservice er langsom", None),
        ("I er gode", None),
        ("jeg spiser en appelsin", None),
        ("", None),
    ],
)
def test_feedback_goes_to_its_department_or_is_asked_about(
    guide: Guidance, text: str, department: str | None
) -> None:
    found = guide.department_of(text)
    assert (found.id if found else None) == department


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("kan jeg udskyde min betaling", "postpone_payment"),
        ("må jeg betale senere", "postpone_payment"),
        ("hvornår får jeg pengene tilbage", "refund"),
        ("hvordan returnerer jeg en vare", "return"),
        ("jeg kan ikke logge  ind", "login"),
        ("jeg har glemt min adgangskode", "login"),
        ("hvor er min pakke", "tracking"),
        ("hvorfor blev mit køb afvist", "limits"),
        ("hvad er min købsgrænse", "limits"),
        ("hvad koster et rykkergebyr", "fees"),
        ("jeg vil klage", None),
        ("", None),
    ],
)
def test_an_ordinary_matter_is_recognised(guide: Guidance, text: str, matter: str | None) -> None:
    found = guide.service_matter_of(text)
    assert (found.id if found else None) == matter
