"""What events are called and where they keep what they say: the conventions, and a team's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from plgrules.diagnostics.errors import RulesetError
from plgrules.model.quantity import parse_quantity
from plgrules.model.units import parse_unit
from plgrules.source.from_bytes import read_document
from plgrules.source.plain import to_plain
from plgrules.source.validate import validate

FIELDS = (
    "id", "name", "call", "at", "received", "account", "user", "email", "properties", "purpose",
    "consent",
)  # fmt: skip
"""What an event has, by the keys of `fields`."""

_SEPARATORS = re.compile(r"[\s.\-_]+")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def fold(name: str) -> str:
    """Return a name without what makes no difference: `Signed Up`, `signedUp` are `signed_up`."""
    return _SEPARATORS.sub("_", _WORDS.sub("_", name.strip())).strip("_").lower()


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a log names its events, with folded names throughout."""

    aliases: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    titles: Mapping[str, Mapping[str, str]]
    ignored: frozenset[str]
    calls: Mapping[str, str]
    named_by: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]
    tracked: frozenset[str] = frozenset()
    timezone: str = "UTC"
    tolerance: float = 300.0
    """Seconds by which a clock may be ahead."""
    account_required: bool = True
    free_mail: frozenset[str] = frozenset()
    company_mail: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def canonical(self, name: str) -> str | None:
        """Return what an event of this name is; None where it is no event but a setting."""
        folded = fold(name)
        if folded in self.ignored or name in self.ignored:
            return None
        return self.aliases.get(folded, folded)

    def knows(self, canonical: str) -> bool:
        """Return whether a name is one of those listed, not one that a log brought."""
        return canonical in self.known

    @property
    def known(self) -> frozenset[str]:
        """Every name that is listed somewhere."""
        listed = {name for names in self.sets.values() for name in names}
        return frozenset({*self.aliases.values(), *listed, *self.titles, *self.tracked})

    def expand(self, names: Iterable[str]) -> frozenset[str]:
        """Return the names of events for those of an observation: a set stands for its members."""
        found: set[str] = set()
        for name in names:
            found |= self.sets.get(name) or {self.aliases.get(name, name)}
        return frozenset(found)

    def title(self, name: str, language: str) -> str:
        """Return what a customer calls an event; its name in words where nobody said."""
        titles = self.titles.get(name, {})
        return titles.get(language) or titles.get("en") or name.replace("_", " ")


@cache
def conventions() -> Conventions:
    """Return the conventions that are shipped."""
    place = files(__package__) / "conventions.yaml"
    return _conventions(_plain(place.read_bytes(), "conventions.yaml"), None)


def with_mapping(path: Path) -> Conventions:
    """Return the conventions with a team's mapping file before them.

    Raises RulesetError with every problem of the file, and OSError.
    """
    return _conventions(_plain(path.read_bytes(), str(path)), conventions())


def _plain(data: bytes, file: str) -> dict[str, Any]:
    document = read_document(data, file)
    problems = validate(document, "event-mapping")
    if problems:
        raise RulesetError(problems)
    plain: dict[str, Any] = to_plain(document.root)
    return plain


def _conventions(data: Mapping[str, Any], base: Conventions | None) -> Conventions:
    aliases = dict(base.aliases) if base else {}
    for name, others in data.get("events", {}).items():
        aliases.update({fold(other): name for other in (name, *others)})
    sets = dict(base.sets) if base else {}
    for name, members in data.get("sets", {}).items():
        folded = (fold(member) for member in members)
        sets[name] = frozenset(aliases.get(member, member) for member in folded)
    titles = {aliases.get(fold(n), fold(n)): _texts(t) for n, t in data.get("titles", {}).items()}
    given = {key: _listed(paths) for key, paths in data.get("fields", {}).items()}

    def names(key: str) -> frozenset[str]:
        own = frozenset(data.get(key, ()))
        return own | (getattr(base, key) if base else frozenset())

    return Conventions(
        aliases=aliases,
        sets=sets,
        titles={**(base.titles if base else {}), **titles},
        ignored=names("ignored") | frozenset(map(fold, data.get("ignored", ()))),
        calls={**(base.calls if base else {}), **data.get("calls", {})},
        named_by={**(base.named_by if base else {}), **data.get("named_by", {})},
        fields={key: (*given.get(key, ()), *(base.fields[key] if base else ())) for key in FIELDS},
        tracked=frozenset(aliases.get(fold(n), fold(n)) for n in data.get("tracked", ())),
        timezone=data.get("timezone", base.timezone if base else "UTC"),
        tolerance=_seconds(data, base),
        account_required=data.get("account_required", base.account_required if base else True),
        free_mail=names("free_mail"),
        company_mail=names("company_mail"),
        purposes=names("purposes"),
        facts={**(base.facts if base else {}), **data.get("facts", {})},
    )


def _seconds(data: Mapping[str, Any], base: Conventions | None) -> float:
    given = data.get("tolerance")
    if given is None:
        return base.tolerance if base else 300.0
    return parse_quantity(str(given), parse_unit("minute")) * 60


def _texts(text: Any) -> dict[str, str]:
    return {"en": text} if isinstance(text, str) else dict(text)


def _listed(paths: Any) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else tuple(paths)
