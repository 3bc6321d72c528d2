"""The conversations that the page tests read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.desk.assistant_log import AssistantLog

NAME = "Anders Mortensen"
OLD_NAME = "Sofie Krogh"
HOW_MANY = 6


def now_ish(**ago: float) -> datetime:
    """Now, or so long ago."""
    return datetime.now(UTC) - timedelta(**ago)


def fill(log: AssistantLog) -> None:
    """One of every sort, and two complaints that the assistant was not sure of."""
    now = datetime.now(UTC)
    unsure_complaint(
        log, "gammel", now - timedelta(days=3), OLD_NAME, "Jeg vil klage over min regning fra maj"
    )
    failed_case(log, "fejlet", now - timedelta(days=2))
    wants_a_human(log, "menneske", now - timedelta(days=1, hours=5))
    stuck(log, "i-staa", now - timedelta(days=1))
    feedback(log, "ros", now - timedelta(minutes=9))
    unsure_complaint(
        log, "klage", now - timedelta(minutes=5), NAME, "I har trukket mig to gange for samme ordre"
    )


def unsure_complaint(log: AssistantLog, key: str, at: datetime, name: str, text: str) -> None:
    """The assistant was not sure that it is a complaint; the customer gives a name and is misunderstood."""
    log.begin(key, at)
    log.says(key, "Hej", "greet", 0.99)
    log.answers(key, "Hej! Hvad kan jeg hjælpe dig med?", "Giv feedback", "Klag")
    log.says(
        key, text, "make_complaint", 0.41, intent_ranking=ranking(make_complaint=0.41, ask_other_service=0.22)
    )
    log.action(key, "action_start_complaint")
    log.answers(key, "Hvad hedder du?")
    log.says(key, f"Jeg hedder {name}", "provide_details", 0.88)
    log.slot(key, "customer_name", name)
    log.answers(key, f"Tak, {name}. Beskriv, hvad der er sket – gerne med datoer og beløb.")
    misunderstood = ranking(ask_contact=0.35, ask_other_service=0.3)
    log.says(key, "Kan jeg ikke bare få pengene igen", "ask_contact", 0.35, intent_ranking=misunderstood)
    log.answers(key, "Du kan skrive til os.")


def feedback(log: AssistantLog, key: str, at: datetime) -> None:
    """Praise on Messenger, with the best rating."""
    log.begin(key, at, channel="messenger")
    log.says(key, "Jeres app er blevet meget nemmere at bruge", "give_feedback", 0.95)
    log.answers(key, "Tak, det giver jeg videre.")
    log.rates(key, 5, "Tak for hjælpen")


def stuck(log: AssistantLog, key: str, at: datetime) -> None:
    """Not understood twice; the worst rating has a phone number in it."""
    log.begin(key, at)
    log.not_understood(key, "blå banan i kassen")
    log.not_understood(key, "banan, siger jeg")
    log.rates(key, 1, "Ring til mig på 28 44 11 09")


def wants_a_human(log: AssistantLog, key: str, at: datetime) -> None:
    """Asks for a human."""
    log.begin(key, at)
    log.says(key, "Må jeg tale med et menneske", "human_handoff", 0.97)
    log.answers(key, "Selvfølgelig. Skal vi ringe til dig?")


def failed_case(log: AssistantLog, key: str, at: datetime) -> None:
    """A complaint whose case the help desk refused."""
    log.begin(key, at)
    log.says(key, "Jeg er utilfreds med jeres svar på min klage", "dispute_handling", 0.9)
    log.slot(key, "rung", "satisfaction")
    log.answers(key, "Jeg sender den videre.")
    log.case(key, "R-1", "rejected")


def ranking(**confidences: float) -> list[dict[str, object]]:
    """The intents that a message might have had."""
    return [{"name": name, "confidence": confidence} for name, confidence in confidences.items()]
