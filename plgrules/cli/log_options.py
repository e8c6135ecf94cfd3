"""What the commands on a log share: which log, with which key, and which of its decisions."""

from __future__ import annotations

import operator
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from plgrules.audit.form import Form
from plgrules.audit.log import open_store
from plgrules.audit.logged import LoggedDecision, Reader
from plgrules.audit.store import Filter, Store
from plgrules.diagnostics.suggest import nearest
from plgrules.engine import UsageError
from plgrules.library.version import Selector, parse_version, split_name
from plgrules.program.program import FactStep
from plgrules.rows.cells import WrongCell, cell_reader

LOG = "PLGRULES_LOG"
KEY = "PLGRULES_LOG_KEY"

LogOption = Annotated[
    str | None,
    typer.Option(
        "--log", metavar="LOG", help=f"The decision log: a file, or `postgresql://…`; or set {LOG}."
    ),
]
KeyFileOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file", metavar="FILE", help=f"Holds the key of a signed log; or set {KEY} to it."
    ),
]
OutcomeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome", metavar="OUTCOME", help="Only these outcomes or statuses; may be repeated."
    ),
]
RulesetOption = Annotated[
    str | None,
    typer.Option("--ruleset", metavar="NAME", help="Only `NAME`, `NAME@2` or `NAME@2.0.0`."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="TIME", help="From `2026-01-31`, `2026-01-31T08:00` (UTC) or `7d` ago."
    ),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help="Before that time, written likewise.")
]
FactOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="CONDITION",
        help="Only where a fact was so: `arr>10000`, `plan=pro`; all that are repeated must hold.",
    ),
]
LabelOption = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="NAME=VALUE", help="Only with this label; may be repeated."),
]

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
    "=": operator.eq,
}  # fmt: skip
_CONDITION = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(<=|>=|!=|==|<|>|=)\s*(.*?)\s*")
_AGO = re.compile(r"(\d{1,6})\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def log_target(log: str | None) -> str | None:
    """Return the log that an option or the environment names, or None."""
    return log or os.environ.get(LOG) or None


def log_key(key_file: Path | None) -> bytes | None:
    """Return the key of a signed log, from its file or the environment; raises UsageError."""
    if key_file is None:
        return os.environ[KEY].encode() if os.environ.get(KEY) else None
    key = key_file.read_bytes().strip()
    if not key:
        raise UsageError(f"`{key_file}` holds no key")
    return key


def read_log(log: str | None, key: bytes | None = None) -> Store:
    """Return the log that a command reads, which must be there; raises UsageError and LogError."""
    target = log_target(log)
    if target is None:
        raise UsageError(f"which log? add --log FILE, or set {LOG}")
    return open_store(target, key, create=False)


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition on a fact, as it was written."""

    fact: str
    operator: str
    text: str
    _wanted: dict[str, Any] = field(default_factory=dict, compare=False)
    """What it compares with, by the program that says of which type the fact is."""

    def holds(self, logged: LoggedDecision) -> bool:
        """Whether a decision had such a fact; raises UsageError for no value of its type."""
        value = logged.facts.get(self.fact)
        if value is None:
            return False
        digest = logged.form.program
        if digest not in self._wanted:
            self._wanted[digest] = self._read(logged)
        wanted = self._wanted[digest]
        if isinstance(value, tuple):
            return _OPERATORS[self.operator](list(value), list(wanted))
        try:
            return _OPERATORS[self.operator](value, wanted)
        except TypeError:
            return False  # a masked value is a text, whatever the type of the fact

    def _read(self, logged: LoggedDecision) -> Any:
        step = logged.program.step[self.fact]
        assert isinstance(step, FactStep)
        try:
            wanted = cell_reader(step)(self.text)
            return date.fromisoformat(wanted) if step.domain.type == "date" else wanted
        except (WrongCell, ValueError) as wrong:
            why = wrong.problem.message if isinstance(wrong, WrongCell) else "is no date"
            raise UsageError(f"--fact {self.fact}{self.operator}{self.text}: {why}") from None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which decisions of a log are wanted."""

    answers: frozenset[str]
    ruleset: tuple[str, Selector] | None
    since: int | None
    until: int | None
    conditions: tuple[_Condition, ...]
    labels: tuple[tuple[str, str], ...]

    def decisions(self, store: Store, newest_first: bool = False) -> Iterator[LoggedDecision]:
        """Yield the decisions of a store that are wanted; raises UsageError for unknown names."""
        reader = Reader(store)
        digests = self._digests(store)
        if self.conditions:
            self._refuse_unknown(reader, digests)
        whole = Filter(lambda form: self._wants(form, digests), self.since, self.until)
        for logged in reader.decisions(whole, newest_first):
            labels = logged.labels if self.labels else {}
            if any(labels.get(name) != value for name, value in self.labels):
                continue
            if all(condition.holds(logged) for condition in self.conditions):
                yield logged

    def _wants(self, form: Form, digests: frozenset[str]) -> bool:
        answer = form.outcome or form.status
        return form.program in digests and (not self.answers or answer in self.answers)

    def _digests(self, store: Store) -> frozenset[str]:
        programs = list(store.programs())
        if self.ruleset is None:
            return frozenset(digest for digest, _, _ in programs)
        wanted, selector = self.ruleset
        names = {name for _, name, _ in programs}
        if wanted not in names:
            close = nearest(wanted, sorted(names))
            hint = f"; did you mean `{close}`?" if close else ""
            raise UsageError(f"`{store.place}` has no decisions of `{wanted}`{hint}")
        return frozenset(
            digest
            for digest, name, version in programs
            if name == wanted and selector.admits(parse_version(version))
        )

    def _refuse_unknown(self, reader: Reader, digests: frozenset[str]) -> None:
        """Raise UsageError for a condition on what is a fact of no program here."""
        names = {fact.name for d in digests for fact in reader.plan(d).program.facts}
        for condition in self.conditions:
            if condition.fact not in names:
                close = nearest(condition.fact, sorted(names))
                hint = f"; did you mean `{close}`?" if close else ""
                raise UsageError(f"--fact: `{condition.fact}` is a fact of no decision here{hint}")


def selection(
    outcome: list[str] | None = None,
    ruleset: str | None = None,
    since: str | None = None,
    until: str | None = None,
    fact: list[str] | None = None,
    label: list[str] | None = None,
) -> Selection:
    """Return which decisions the options of a command mean; raises UsageError."""
    try:
        named = split_name(ruleset) if ruleset else None
    except ValueError as error:
        raise UsageError(str(error)) from None
    return Selection(
        frozenset(outcome or ()),
        named,
        _moment("--since", since),
        _moment("--until", until),
        tuple(_condition(text) for text in fact or ()),
        tuple(parse_label(text) for text in label or ()),
    )


def parse_label(text: str) -> tuple[str, str]:
    """Return name and value of a label written `name=value`; raises UsageError."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"--label `{text}` is no label: write name=value")
    return name.strip(), value.strip()


def _condition(text: str) -> _Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise UsageError(f"--fact `{text}` is no condition: write arr>10000 or plan=pro")
    return _Condition(found[1], found[2].replace("==", "="), found[3])


def _moment(option: str, text: str | None) -> int | None:
    """Microseconds since 1970 of a time as people write it."""
    if text is None:
        return None
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago:
            moment = datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        else:
            moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise UsageError(
            f"{option} is `{text}`, not a time such as 2026-01-31, 2026-01-31T08:00 or 7d"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1_000_000)
