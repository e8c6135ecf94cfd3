"""One ruleset with every measure, and its facts by each of the ways that compute them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plgrules import Engine
from plgrules.events.clean import clean
from plgrules.events.conventions import Conventions, conventions
from plgrules.events.follow import add_events
from plgrules.events.grouped import AccountFacts, facts_of
from plgrules.events.plan import ObservePlan, plan_observations, tracked
from plgrules.events.run import Task
from plgrules.events.source import connect, load_file
from plgrules.events.state import State
from tests.events.logs import DAY
from tests.support import checked_of

RULESET = """
ruleset: activity
version: 1.0.0
effective_from: 2026-01-01
title: Activity
question: Is it active?
facts:
  days: {type: integer, unit: day, min: 0, max: 28, optional: true, title: Days}
  users: {type: integer, unit: user, min: 0, optional: true, title: Users}
  kinds: {type: integer, min: 0, optional: true, title: Kinds}
  uses: {type: integer, min: 0, optional: true, title: Uses}
  asked: {type: boolean, optional: true, title: Asked}
  paid: {type: number, unit: USD, optional: true, title: Paid}
  most: {type: number, optional: true, title: Most}
  share: {type: number, optional: true, title: Share}
  plan: {type: text, optional: true, title: Plan}
observe:
  days: {measure: days_active, events: any, except: [signed_up], within: 28 days}
  users: {measure: count_distinct, of: user, events: any, except: [signed_up], within: 28 days}
  kinds: {measure: count_distinct, of: event, events: any, within: 7 days}
  uses: {measure: count, events: [feature_used], where: {plan: [team, pro]}, within: 14 days}
  asked: {measure: ever, events: [sso_requested], within: 28 days}
  paid: {measure: sum, of: amount, events: [bill_paid]}
  most: {measure: max, of: amount, events: [bill_paid], within: 28 days}
  share: {measure: latest, of: share, events: [usage_reported]}
  plan: {measure: latest, of: plan, events: [feature_used], within: 28 days}
checks:
  idle:
    if: >-
      days == 0 and users == 0 and kinds == 0 and uses == 0 and asked and paid > 0 and most > 0
      and share > 0 and plan == 'x'
    severity: info
    says: "{days}"
    fix: "Look."
"""


@cache
def plan() -> ObservePlan:
    """Return the plan of the ruleset above."""
    ruleset = checked_of(RULESET).ruleset
    domains = {fact.name: fact.domain for fact in ruleset.facts}
    observed: list[Any] = [(one, domains[one.name]) for one in ruleset.observations]
    return plan_observations(observed, conventions())


def by_query(
    log: str, as_of: date = DAY, timezone: str = "UTC", rules: Conventions | None = None
) -> dict[str, Any]:
    """Return the facts of a log by the grouped query, by account."""
    used = rules or conventions()
    database = connect()
    load_file(database, log, used, plan().properties)
    clean(database, used, as_of, log, "jsonl", timezone)
    return dict(facts_of(database, plan(), used, as_of).rows())


def by_state(logs: Sequence[str], path: Path, as_of: date = DAY) -> dict[str, Any]:
    """Return the facts of logs that are added to the aggregates one after the other."""
    used, state = conventions(), State(path, plan())
    task = Task(Engine(), as_of, used, plan())
    for log in logs:
        database = connect()
        load_file(database, log, used, plan().properties)
        clean(database, used, as_of, log, "jsonl")
        add_events(database, task, state)
    known = tracked(plan(), state.seen, used)
    found = state.facts(state.accounts(), known, as_of)
    state.close()
    return found


def rows(facts: AccountFacts) -> dict[str, Any]:
    """Return facts by account."""
    return dict(facts.rows())
