"""An event log → the leads of its accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from plgrules.backends.patterns.find import Newest
from plgrules.backends.patterns.pattern import Match, Pattern
from plgrules.engine import Engine
from plgrules.events.clean import clean
from plgrules.events.conventions import Conventions, conventions
from plgrules.events.deciding import Leads, Usage
from plgrules.events.grouped import AccountFacts, facts_of
from plgrules.events.lead import Lead, pipeline
from plgrules.events.matchers import Matcher, newest_by
from plgrules.events.patterned import Patterned, match_patterns, patterns_of
from plgrules.events.plan import Measured, ObservePlan, plan_observations
from plgrules.events.report import LogReport
from plgrules.events.shares import UsageOf, decide_all
from plgrules.events.source import connect, form_of, load_file
from plgrules.events.usage import FEATURE, usage_of
from plgrules.model.observation import Observation
from plgrules.program.program import Domain, Program

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


Attributes = Mapping[str, Mapping[str, Any]]
"""Facts by account that no event tells."""


@dataclass(frozen=True, slots=True)
class Task:
    """What leads are made by: rulesets, names of events, the day, language and time zone."""

    engine: Engine
    as_of: date
    rules: Conventions
    plan: ObservePlan
    language: str = "en"
    timezone: str = "UTC"
    patterns: tuple[Pattern, ...] = ()
    matcher: Matcher = "plain"

    @property
    def newest(self) -> Newest:
        """What looks for the match of a pattern; raises EventsError where it is not installed."""
        return newest_by(self.matcher)

    @property
    def programs(self) -> tuple[Program, ...]:
        """The programs whose facts an account may have."""
        return tuple(self.engine.ruleset(n, as_of=self.as_of).program for n in ruleset_names())


@dataclass(frozen=True, slots=True)
class Outcome:
    """The leads of a log, what the log held, and the facts that nothing in it can give."""

    leads: list[Lead]
    report: LogReport
    untracked: tuple[str, ...]
    problems: tuple[str, ...] = ()
    """What could not be computed of single accounts."""


def ruleset_names() -> tuple[str, ...]:
    """Return the rulesets that make a lead."""
    return (*pipeline()["decisions"].values(), pipeline()["message"]["ruleset"])


def make_task(
    engine: Engine,
    as_of: date,
    rules: Conventions | None = None,
    language: str = "en",
    timezone: str = "UTC",
    matcher: Matcher = "plain",
) -> Task:
    """Return the task for a day; raises RulesetNotFound where a ruleset of it is missing."""
    used = rules or conventions()
    patterns = patterns_of(engine, ruleset_names(), as_of, used)
    read = {FEATURE, *(name for pattern in patterns for name in pattern.properties())}
    plan = plan_observations(observed(engine, as_of), used, sorted(read))
    return Task(engine, as_of, used, plan, language, timezone, patterns, matcher)


def observed(engine: Engine, as_of: date) -> list[tuple[Observation, Domain]]:
    """Return the observations of all rulesets that make a lead; of one fact the first counts."""
    found: dict[str, tuple[Observation, Domain]] = {}
    for name in ruleset_names():
        facts = {fact.name: fact.domain for fact in engine.ruleset(name, as_of=as_of).program.facts}
        for observation in engine.observations(name, as_of=as_of):
            found.setdefault(observation.name, (observation, facts[observation.name]))
    return list(found.values())


def leads_of_file(
    task: Task,
    file: str,
    attributes: Attributes | None = None,
    connection: DuckDBPyConnection | None = None,
    processes: int = 1,
) -> Outcome:
    """Return the leads of a log; raises EventsError where it cannot be read, and OSError.

    `attributes` are facts by account; they go before what the events say. Accounts without an
    event are decided, too. With several `processes` many accounts are shared out between them.
    """
    database = connection or connect()
    form = form_of(file)
    load_file(database, file, task.rules, task.plan.properties, form)
    report = clean(database, task.rules, task.as_of, file, form, task.timezone)
    measured = facts_of(database, task.plan, task.rules, task.as_of)
    matched = match_patterns(
        database, task.patterns, task.plan.properties, measured.seen, task.as_of, task.timezone,
        task.newest,
    )  # fmt: skip

    def usage(accounts: list[str]) -> Usage:
        return usage_of(database, accounts, task.plan.properties, task.rules, task.as_of)

    leads = leads_of(task, measured, matched, attributes or {}, usage, processes)
    return Outcome(leads, report, measured.untracked, tuple(matched.problems))


def leads_of(
    task: Task,
    measured: AccountFacts,
    matched: Patterned,
    attributes: Attributes,
    usage: UsageOf,
    processes: int = 1,
) -> list[Lead]:
    """Return the leads of all accounts that were measured or have attributes."""
    facts = merged(task, measured, attributes)
    for account, known in facts.items():
        facts[account] = {**matched.facts_of(account), **known}
    leads = Leads(task.engine, task.as_of, task.language, task.rules)
    return decide_all(leads, facts, told_matches(task, matched.matches), usage, processes)


def told_matches(
    task: Task, matches: Mapping[str, Sequence[Match]]
) -> dict[str, tuple[Match, ...]]:
    """Return the matches that may be told: not those of a fact that is private."""
    private = {f.name for program in task.programs for f in program.facts if f.private}
    told = {
        account: tuple(match for match in some if match.pattern not in private)
        for account, some in matches.items()
    }
    return {account: some for account, some in told.items() if some}


def merged(task: Task, measured: AccountFacts, attributes: Attributes) -> dict[str, dict[str, Any]]:
    """Return the facts of every account: those of all, of its events, and of its attributes."""
    everywhere = dict(task.rules.facts)
    facts = {account: {**everywhere, **own} for account, own in measured.rows()}
    zeros = nothing_of(task.plan.facts, frozenset(measured.columns))
    for account, given in attributes.items():
        own = facts.get(account)
        if own is None:
            own = facts[account] = {**everywhere, **zeros}
        own.update(given)
    return facts


def nothing_of(facts: tuple[Measured, ...], known: frozenset[str]) -> dict[str, Any]:
    """Return the facts of an account without any event: what is tracked did not happen."""
    return {
        fact.fact: False if fact.measure == "ever" else 0
        for fact in facts
        if fact.fact in known and fact.measure not in ("max", "latest")
    }
