"""The ladder's logic: which step comes next, which body fits, and what to say of each.

Pure: the content and the day are passed in. Every Danish word comes from the content.
"""

from __future__ import annotations

from datetime import date

from vejviser.content import OUTSIDE, Body, BodyState, Company, Content, Department, Rung, ServiceMatter
from vejviser.content.company_facts import facts
from vejviser.content.keywords import count_hits
from vejviser.content.ladder import Fits
from vejviser.content.spelling import SpellingIndex

__all__ = ["Guidance", "facts"]


class Guidance:
    """Answers about the ladder from one content. Rungs and bodies go by their ids.

    Raises `KeyError` for an id that the content does not have.
    """

    def __init__(self, content: Content) -> None:
        ladder = content.ladder
        self._company: Company = content.company
        self._phrases = ladder.phrases
        self._rungs = {rung.id: rung for rung in ladder.rungs}
        self._bodies = {body.id: body for body in ladder.bodies}
        spellings: list[tuple[str, Body | None]] = [(name, None) for name in ladder.other_bodies]
        spellings += [(alias, body) for body in ladder.bodies for alias in body.aliases]
        self._spellings = SpellingIndex(spellings)

    def rung(self, rung_id: str) -> Rung:
        """The rung with this id."""
        return self._rungs[rung_id]

    def body(self, body_id: str) -> Body:
        """The body with this id."""
        return self._bodies[body_id]

    def next_rung(self, rung_id: str | None) -> Rung | None:
        """The step after `rung_id`: the first for None, None after the last."""
        rungs = list(self._rungs.values())
        if rung_id is None:
            return rungs[0]
        after = rungs.index(self._rungs[rung_id]) + 1
        return rungs[after] if after < len(rungs) else None

    def bodies_for(self, rung_id: str, today: date) -> list[Body]:
        """The outside bodies that fit a customer on this rung, best first.

        Before the last rung (no final decision yet) those that can be used at any time. Never a body that is
        closed or not there yet; one that is there but takes no new cases comes last, and its texts say so.
        """
        has_decision = self._rungs[rung_id].id == OUTSIDE
        there = [
            body
            for body in self._bodies.values()
            if body.state(today) in (BodyState.OPEN, BodyState.NO_NEW_CASES)
            and (has_decision or body.fits.after == "anytime")
            and self._fits_company(body.fits)
        ]
        return sorted(there, key=lambda body: body.state(today) is BodyState.NO_NEW_CASES)

    def closed_bodies(self, today: date) -> list[Body]:
        """The bodies that have closed by `today`."""
        return [body for body in self._bodies.values() if body.state(today) is BodyState.CLOSED]

    def find_body(self, text: str) -> Body | None:
        """The body that `text` names, also with small misspellings; of several the longest name."""
        return self._spellings.find(text)

    def describe(self, body: Body, today: date) -> str:
        """What the body is for and what it takes, as it is on `today`: plain lines, about 600 characters."""
        state, phrases = body.state(today), self._phrases
        if state is not BodyState.OPEN:
            lines = [self._period_text(body, state), *self._instead_lines(body, today, state)]
            return "\n".join(line for line in lines if line)
        labelled = (
            (phrases.cannot, body.cannot),
            (phrases.needs, body.needs),
            (phrases.cost, body.cost),
            (phrases.time_limit, body.time_limit),
            (phrases.language, body.language),
            (phrases.address, body.address),
        )
        lines = [phrases.body_name_line.format(name=body.name), body.does.text]
        lines += [phrase.format(text=fact.text) for phrase, fact in labelled if fact]
        if body.link:
            lines.append(phrases.link.format(link=body.link))
        return "\n".join(lines)

    def body_lines(self, rung_id: str, today: date) -> list[str]:
        """One short line for each body of `bodies_for`."""
        return [
            self._phrases.body_line.format(name=body.short_name, summary=self._summary(body, today))
            for body in self.bodies_for(rung_id, today)
        ]

    def overview(self, rung_id: str | None, today: date) -> list[str]:
        """The whole ladder in lines, with the customer's place marked (None: no place yet)."""
        lines: list[str] = []
        for number, rung in enumerate(self._rungs.values(), 1):
            phrase = self._phrases.rung_line_here if rung.id == rung_id else self._phrases.rung_line
            title = rung.title[:1].upper() + rung.title[1:]
            lines.append(phrase.format(number=number, title=title, summary=rung.summary.text))
        return lines + self.body_lines(OUTSIDE, today)

    def department_of(self, text: str) -> Department | None:
        """The department a piece of feedback is for; None when its words point to none or to several."""
        departments = self._company.feedback.departments
        hits = [count_hits(text, department.words) for department in departments]
        most = max(hits)
        return departments[hits.index(most)] if most and hits.count(most) == 1 else None

    def service_matter_of(self, text: str) -> ServiceMatter | None:
        """The ordinary customer service matter `text` is about; of several alike the first in the file."""
        matters = self._company.service_matters
        hits = [count_hits(text, matter.words) for matter in matters]
        return matters[hits.index(max(hits))] if max(hits) else None

    def _fits_company(self, fits: Fits) -> bool:
        company = self._company.company
        return (
            (fits.company_in is None or company.country in fits.company_in)
            and (fits.company_not_in is None or company.country not in fits.company_not_in)
            and (fits.sectors is None or company.sector in fits.sectors)
        )

    def _period_text(self, body: Body, state: BodyState) -> str:
        fact = {
            BodyState.NOT_YET: body.not_yet_text,
            BodyState.NO_NEW_CASES: body.no_new_cases_text,
            BodyState.CLOSED: body.closed_text,
        }[state]
        # The content's rules see to it that a body with a period has its text.
        return fact.text if fact else body.does.text

    def _instead_lines(self, body: Body, today: date, state: BodyState) -> list[str]:
        lines: list[str] = []
        for other in (self._bodies[other_id] for other_id in body.instead):
            if other.state(today) is BodyState.OPEN:
                lines.append(self._phrases.instead.format(name=other.name, summary=other.summary.text))
                lines.append(self._phrases.link.format(link=other.link) if other.link else "")
        return lines

    def _summary(self, body: Body, today: date) -> str:
        state = body.state(today)
        return body.summary.text if state is BodyState.OPEN else self._period_text(body, state)
