"""A review as plain text: the verdict, then every finding, worst first, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from plgrules.decision.findings import MissingFact
from plgrules.decision.languages import say_date, say_list
from plgrules.decision.render.asking import answer_form
from plgrules.decision.render.layout import WIDTH, Paint, columns, hanging, width
from plgrules.decision.render.phrases import phrase
from plgrules.decision.wording import format_shown
from plgrules.program.texts import say
from plgrules.review.findings import CompanyProblem, Finding, Idle, Need, Sum
from plgrules.review.needs import asked_first, in_file
from plgrules.review.render.words import words
from plgrules.review.telling import (
    because,
    fact_name,
    headline,
    mark_of,
    name_of,
    outcome_title,
    own_warnings,
    part_title,
    picture_line,
    place_of,
    short_name,
    unused_line,
    verdict,
)

if TYPE_CHECKING:
    from plgrules.review.review import Review

_BODY = "    "
_MORE = "      "

MOST_NEEDS = 10
"""So many missing facts are told in full; of the others only the names."""

MOST_ACTIONS = 15
"""So many actions are told; of the others how many there are. The other formats tell all."""

MOST_NAMES = 6
"""So many facts are named where a ruleset lacks them."""


def text_of(
    review: Review, language: str = "en", *, color: bool = False, total: int = WIDTH
) -> str:
    """Return a review as text in lines of at most `total` columns, with ANSI colours or none."""
    return _TextRenderer(review, language, Paint(color), total).render()


class _TextRenderer:
    def __init__(self, review: Review, language: str, paint: Paint, total: int) -> None:
        self.review = review
        self.language = language
        self.paint = paint
        self.total = total
        self.lines: list[str] = []
        self.comma = "\u3001" if language == "zh" else ", "

    def words(self, key: str, **values: object) -> str:
        return words(key, self.language, **values)

    def render(self) -> str:
        self._head()
        for block in self.review.blocks:
            self._block(block)
        self._section("sums", self._sums())
        self._section("needs", self._needs())
        self._section("actions", self._actions())
        self._section("wrong_in_file", self._problems())
        self._section("not_asked", self._idle())
        self._section("not_used", self._unused())
        digest = f"{phrase('digest', self.language)} {self.review.digest[:19]}\u2026"
        self.lines += ["", f"  {digest}"]
        return "\n".join(line.rstrip() for line in self.lines) + "\n"

    # -- layout ----------------------------------------------------------------------------------

    def _hanging(self, first: str, text: str) -> list[str]:
        return hanging(first, text, self.total)

    def _spread(self, left: str, right: str, painted: str = "") -> list[str]:
        """Two texts at both ends of a line, or below each other where they do not fit."""
        room = self.total - width(left) - width(right)
        if room < 2:
            return [painted or left, _BODY + right]
        return [(painted or left) + " " * room + right]

    def _section(self, key: str, body: Iterable[str]) -> None:
        lines = list(body)
        if lines:
            self.lines += ["", "  " + self.paint("bold", self.words(key)), *lines]

    def _fact(self, fact: MissingFact) -> str:
        return fact_name(fact, self.language)

    def _names(self, names: Sequence[str]) -> str:
        """Some names in a row; those beyond a few are counted."""
        left = len(names) - MOST_NAMES
        if left <= 1:
            return self.comma.join(names)
        return self.comma.join([*names[:MOST_NAMES], self.words("more", count=left)])

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> None:
        review = self.review
        title = say(review.title, self.language) or review.name
        day = phrase("as_of", self.language, day=say_date(review.as_of, self.language))
        right = f"{review.name} {review.version} \u00b7 {day}"
        self.lines += self._spread(title, right, self.paint("bold", title))
        subject = f"{review.company} \u2192 " if review.company else "\u2192 "
        first, *rest = self._hanging(f"  {subject}", verdict(review, self.language))
        worst = review.findings[0] if review.findings else None
        style = (worst.severity if worst else None) or "bold"
        painted = self.paint(style, first.removeprefix(f"  {subject}"))
        self.lines += ["", f"  {subject}{painted}", *rest]

    # -- findings --------------------------------------------------------------------------------

    def _block(self, block: tuple[Finding, ...]) -> None:
        worst = block[0]
        mark = mark_of(worst, self.language).upper()
        title = name_of(worst, self.language)
        if worst.part is not None:
            title = f"{title} \u00b7 {part_title(self.review, worst.part, self.language)}"
        left = f"  {mark}  {title}"
        painted = f"  {self.paint(worst.severity or 'dim', mark)}  {self.paint('bold', title)}"
        right = f"{worst.ruleset} {worst.version}"
        self.lines += ["", *self._spread(left, right, painted)]
        if worst.part is None:
            self.lines += self._single(worst)
        else:
            self.lines += self._rows(block)
        self.lines += self._warnings(block)

    def _single(self, finding: Finding) -> Iterator[str]:
        head = headline(finding, self.language)
        if finding.state == "checked":
            yield from self._hanging(_BODY, head)
            yield from self._checks(finding)
            return
        answer = self._answer(finding)
        label = f"{_BODY}\u2192 {answer}  "
        first, *rest = self._hanging(label, head if head.casefold() != answer.casefold() else "")
        painted = self.paint(finding.severity or "dim", answer)
        yield first.replace(answer, painted, 1)
        yield from rest
        reasons = because(finding, self.language)
        if reasons:
            yield from self._hanging(_MORE, reasons)
        if finding.picture is not None:
            yield from self._hanging(_MORE, picture_line(finding.picture, self.language))
        if finding.state in ("undetermined", "invalid"):
            yield from self._hanging(_MORE, self._why_not(finding))
        yield from self._checks(finding)

    def _rows(self, block: tuple[Finding, ...]) -> list[str]:
        cells = [
            (
                finding.label or str(finding.row),
                self._answer(finding),
                because(finding, self.language) or self._why_not(finding),
            )
            for finding in block
        ]
        lines = columns(cells, _BODY, (24, 22), self.total)
        at = 0
        for finding, (_, answer, _) in zip(block, cells, strict=True):
            at = next(i for i in range(at, len(lines)) if answer in lines[i])
            painted = self.paint(finding.severity or "dim", answer)
            lines[at] = painted.join(lines[at].split(answer, 1)) if painted != answer else lines[at]
            at += 1
        return lines

    def _answer(self, finding: Finding) -> str:
        """The outcome in a word: by its name in English, by its title elsewhere."""
        decision = finding.decision
        if decision is None or decision.outcome is None:
            return mark_of(finding, self.language)
        if self.language == "en":
            return decision.outcome
        return outcome_title(finding.program, decision.outcome, self.language)

    def _why_not(self, finding: Finding) -> str:
        """Why there is no answer: wrong facts, missing ones, or what a headline says."""
        if finding.decision is None:
            semicolon = phrase("semicolon", self.language)
            return semicolon.join(say(p.texts, self.language) for p in finding.problems)
        if finding.state == "undetermined":
            missing = finding.decision.missing_in(self.language)
            names = [self._fact(in_file(finding.program, m, self.language)) for m in missing]
            return self.words("takes", facts=self._names(names))
        if finding.state == "checked":
            present = [c for c in finding.decision.checks_in(self.language) if c.state == "present"]
            return " ".join(check.says for check in present) or headline(finding, self.language)
        return headline(finding, self.language)

    def _checks(self, finding: Finding) -> Iterator[str]:
        checks = finding.decision.checks_in(self.language) if finding.decision else ()
        for check in checks:
            if check.state == "present":
                severity = phrase(f"severity_{check.severity}", self.language)
                label = f"{_MORE}! {severity}  "
                first, *rest = self._hanging(label, check.says)
                yield first.replace("!", self.paint(check.severity, "!"), 1)
                yield from rest
        unknown = [check.id for check in checks if check.state == "unknown"]
        if unknown:
            names = phrase("open", self.language, names=self._names(unknown))
            yield from self._hanging(_MORE, names)

    def _warnings(self, block: tuple[Finding, ...]) -> Iterator[str]:
        """The warnings of a block, each text once, with the rows that have it but for all."""
        found: dict[tuple[str, str], list[str]] = {}
        for finding in block:
            for warning in own_warnings(self.review, finding, self.language):
                label = finding.label or str(finding.row or "")
                found.setdefault((warning.code, warning.text), []).append(label)
        for (_, text), labels in found.items():
            named = block[0].part is not None and len(labels) < len(block)
            whose = f"{self.comma.join(labels)}{phrase('colon', self.language)}" if named else ""
            first, *rest = self._hanging(f"{_MORE}! ", whose + text)
            yield first.replace("!", self.paint("warning", "!"), 1)
            yield from rest

    # -- what is missing -------------------------------------------------------------------------

    def _needs(self) -> Iterator[str]:
        needs = self.review.needs_in(self.language)
        for number, need in enumerate(needs[:MOST_NEEDS], 1):
            yield from self._need(number, need)
        others = [str(need.fact) for need in needs[MOST_NEEDS:]]
        if others:
            more = self.words("more", count=len(others)) + phrase("colon", self.language)
            yield from self._hanging(_BODY, more + self.comma.join(others))

    def _need(self, number: int, need: Need) -> Iterator[str]:
        fact = need.fact
        parts = [fact.label if fact.label != fact else "", answer_form(need.domain, self.language)]
        if fact.instead:
            names = say_list(list(fact.instead), self.language)
            parts.append(phrase("instead", self.language, names=names))
        text = phrase("comma", self.language).join(filter(None, parts))
        rows = [
            f"{part_title(self.review, place.part, self.language)}{phrase('colon', self.language)}"
            f"{self._names(place.labels)}"
            for place in need.places
            if place.part is not None
        ]
        if rows:
            text += f" \u00b7 {phrase('semicolon', self.language).join(rows)}"
        yield from self._hanging(f"{_BODY}{number}. {self.paint('bold', fact)}  ", text)
        label = f"{_MORE} {self.words('helps')} "
        yield from self._hanging(label, phrase("semicolon", self.language).join(self._helps(need)))

    def _helps(self, need: Need) -> Iterator[str]:
        """The decisions that a fact helps to settle, rows together, with their outcomes."""
        wanted: dict[str, list[Finding]] = {}
        for finding in need.wanted:
            wanted.setdefault(short_name(finding, self.language), []).append(finding)
        for name, findings in wanted.items():
            labels = [f.label or str(f.row) for f in findings if f.part is not None]
            of = self.words("from", places=self._names(labels)) if labels else ""
            space = " " if of and self.language == "en" else ""
            possible = dict.fromkeys(o for f in findings if f.decision for o in f.decision.possible)
            titles = [
                outcome if self.language == "en"
                else outcome_title(findings[0].program, outcome, self.language)
                for outcome in possible
            ]  # fmt: skip
            outcomes = f" \u2192 {say_list(titles, self.language, 'or')}" if titles else ""
            yield f"{name}{space}{of}{outcomes}"

    # -- what to do, and what is wrong -----------------------------------------------------------

    def _actions(self) -> Iterator[str]:
        actions = self.review.actions_in(self.language)
        for number, action in enumerate(actions[:MOST_ACTIONS], 1):
            wanted: dict[str, list[str]] = {}
            for finding in action.findings:
                labels = wanted.setdefault(short_name(finding, self.language), [])
                labels += [finding.label or str(finding.row)] if finding.part else []
            colon = phrase("colon", self.language)
            places = [
                f"{ruleset}{colon}{self._names(labels)}" if labels else ruleset
                for ruleset, labels in wanted.items()
            ]
            joined = phrase("semicolon", self.language).join(places)
            space = " " if self.language == "en" else ""
            text = f"{action.text}{space}{self.words('from', places=joined)}"
            yield from self._hanging(f"{_BODY}{number}. ", text)
        if len(actions) > MOST_ACTIONS:
            yield _BODY + self.words("more_actions", count=len(actions) - MOST_ACTIONS)

    def _problems(self) -> Iterator[str]:
        for problem in self.review.problems:
            first, *rest = self._hanging(f"{_BODY}! ", self._problem(problem))
            yield first.replace("!", self.paint("critical", "!"), 1)
            yield from rest

    def _problem(self, problem: CompanyProblem) -> str:
        place = place_of(self.review, problem, self.language)
        colon = phrase("colon", self.language)
        return f"{place}{colon if place else ''}{say(problem.texts, self.language)}"

    def _sums(self) -> list[str]:
        rows = []
        for total in (total for total in self.review.sums if total.labels):
            title = say(total.title, self.language) or total.fact
            name = self.words("fact", name=total.fact, title=title)
            rows.append((name, self._sum(total)))
        return columns(rows, _BODY, (44,), self.total)

    def _sum(self, total: Sum) -> str:
        if total.lacking:
            return self.words("lacking", labels=self._names(total.lacking))
        value = format_shown(total.shown, self.language, full=True)
        output = f"{total.output} ({total.ruleset})"
        origin = self.words("sum_of", output=output, labels=self._names(total.labels))
        return f"{value} {origin}"

    def _idle(self) -> list[str]:
        rows = []
        for idle in self.review.idle:
            asked = [self._fact(fact) for fact in asked_first(idle, self.language)]
            rows.append((self._idle_name(idle), self.words("takes", facts=self._names(asked))))

        return columns(rows, _BODY, (44,), self.total)

    def _idle_name(self, idle: Idle) -> str:
        title = say(idle.program.title, self.language) or idle.ruleset
        name = idle.ruleset if self.language == "en" else title
        if idle.part is None:
            return name
        part = part_title(self.review, idle.part, self.language)
        rows = f"{phrase('colon', self.language)}{self._names(idle.labels)}" if idle.labels else ""
        space = " " if self.language == "en" else ""
        return f"{name}{space}{self.words('from', places=part + rows)}"

    def _unused(self) -> Iterator[str]:
        for unused in self.review.unused:
            yield from self._hanging(_BODY, unused_line(self.review, unused, self.language))
