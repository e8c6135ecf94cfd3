"""What comes out: one lead an account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from plgrules.backends.patterns.pattern import Match
from plgrules.source.from_bytes import read_document
from plgrules.source.plain import to_plain

UNDETERMINED = "undetermined"
INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Lead:
    """One account: whether it is qualified, which motion serves it, who acts, and why.

    Where facts leave open what is decided it is `undetermined`; where they are wrong, `invalid`
    with the `problem`. `matches` are the patterns that hold with the events that made them.
    `message` is a draft, `message_check` what became of checking it.
    """

    account: str
    qualified: str
    groups_hit: int | None
    signals: tuple[str, ...]
    motion: str
    action: str
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    message: str | None = None
    message_check: str | None = None
    problem: str | None = None

    def values(self) -> tuple[Any, ...]:
        """Return its values in the order of `columns()`."""
        return (
            self.account,
            self.qualified,
            self.groups_hit,
            list(self.signals),
            self.motion,
            self.action,
            list(self.reasons),
            list(self.warnings),
            [match.to_dict() for match in self.matches],
            self.message,
            self.message_check,
            self.problem,
        )

    def with_draft(self, message: str | None, check: str | None) -> Lead:
        """Return the lead with a draft and what became of checking it."""
        if message is None and check is None:
            return self
        return replace(self, message=message, message_check=check)

    @property
    def state(self) -> tuple[Any, ...]:
        """What a change of state is a change of."""
        held = tuple(match.pattern for match in self.matches)
        return (self.qualified, self.groups_hit, self.signals, self.motion, self.action, held)


@cache
def pipeline() -> dict[str, Any]:
    """Return which rulesets make a lead, and how its message is drafted."""
    data = (files(__package__) / "leads.yaml").read_bytes()
    plain: dict[str, Any] = to_plain(read_document(data, "leads.yaml").root)
    return plain


def columns() -> tuple[str, ...]:
    """Return the columns of a lead, in the order of its values."""
    return tuple(pipeline()["columns"])
