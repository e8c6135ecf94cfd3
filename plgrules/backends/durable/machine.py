"""The one module that calls durable_rules: a linted ruleset, decisions on whole sets of facts.

Not used, because they are not safe: its host and its language layer (threads that never end),
events (consumed by the first rule), timers (wall clock), a state for each account (1,024 at most).
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from plgrules.backends.durable.lint import Refused, Ruleset, lint, lint_fact

_STATE = "0"
_PRIME = {"_prime": {"all": [{"m": {"_prime": 1}}]}}
_NO_MATCH = 1
FACT_LIMIT = 1_000
"""How many facts one decision may hold."""

Matched = tuple[str, dict[str, int]]
"""A rule that holds, and the place of the fact that each alias took."""


class DurableError(RuntimeError):
    """durable_rules reported an error."""


def why_absent() -> str:
    """Return why durable_rules cannot be used, or an empty text where it can."""
    try:
        _engine()
    except ImportError as error:
        return (
            f"durable_rules cannot be imported ({error}): install `plgrules[durable]`, which "
            "needs CPython before 3.13 and a C compiler"
        )
    return ""


def _engine() -> Any:
    import durable_rules_engine  # type: ignore[import-not-found,unused-ignore]

    return durable_rules_engine


class Machine:
    """A ruleset in durable_rules; safe to share between threads, which take turns."""

    def __init__(self, ruleset: Ruleset) -> None:
        """Raises Refused where the linter finds something, ImportError without durable_rules."""
        refusals = lint(ruleset)
        if refusals:
            raise Refused(refusals)
        self._engine = _engine()
        self._lock = threading.Lock()
        text = json.dumps({**ruleset, **_PRIME})
        self._handle = self._engine.create_ruleset("plgrules", text)
        # A state that never fired is freed through a wild pointer: fire once.
        self._decide([{"_prime": 1}])
        self.close = weakref.finalize(self, self._engine.delete_ruleset, self._handle)

    def matches(self, facts: Sequence[Mapping[str, int]]) -> tuple[Matched, ...]:
        """Return every rule that holds of some facts, with the facts that each alias took.

        Facts are given in this order, which matters to `$not`: what it denies comes first.
        Raises Refused, and DurableError where durable_rules reports an error.
        """
        if len(facts) > FACT_LIMIT:
            raise DurableError(f"{len(facts):,} facts are over the limit of {FACT_LIMIT:,}")
        refusals = [refusal for fact in facts for refusal in lint_fact(fact)]
        if refusals:
            raise Refused(refusals)
        if not facts:
            return ()
        with self._lock:
            return self._decide(facts)

    def _decide(self, facts: Sequence[Mapping[str, int]]) -> tuple[Matched, ...]:
        offset = 0
        try:
            for place, fact in enumerate(facts):
                text = json.dumps({**fact, "id": str(place), "sid": _STATE})
                code, offset = self._engine.assert_fact(self._handle, text)
                if code not in (0, _NO_MATCH):
                    raise DurableError(f"durable_rules refused a fact with the code {code}")
            return tuple(self._fired(offset))
        finally:
            self._engine.delete_state(self._handle, _STATE)

    def _fired(self, offset: int) -> list[Matched]:
        started = self._engine.start_action_for_state(self._handle, offset)
        found: list[Matched] = []
        text = started[1] if started else None
        while text:
            for rule, taken in json.loads(text).items():
                places = {alias: int(fact["id"]) for alias, fact in taken.items()}
                found.append((rule, places))
            text = self._engine.complete_and_start_action(self._handle, offset)
        return found
