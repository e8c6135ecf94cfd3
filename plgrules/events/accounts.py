"""What a team knows of its accounts besides their events: ARR, plan, limits, consent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from plgrules.events.conventions import fold
from plgrules.program.program import Program
from plgrules.rows.decide import sentence
from plgrules.rows.facts import FactReader
from plgrules.rows.open import open_content
from plgrules.rows.table import Row, RowsError, Single

KEYS = ("account", "account_id", "group_id", "company_id", "workspace_id", "id", "name")
"""Names of the column that holds the account, in order of preference, folded."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """The facts of accounts by their name, and every row that is wrong as `file:line: problem`."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_accounts(path: str, programs: Sequence[Program]) -> Attributes:
    """Return the facts that a file of accounts holds, CSV or JSON lines.

    Each program takes the columns that are facts of it; all others are passed over. Raises
    RowsError, and UsageError for a file that is not there.
    """
    names = {fact.name for program in programs for fact in program.facts}
    with open_content(path, names) as content:
        if isinstance(content, Single):
            raise RowsError(f"`{path}` holds one mapping, not one row an account")
        key = _key(content.columns, path)
        readers = [
            FactReader(p, content.columns, textual=content.textual, separator=content.separator)
            for p in programs
        ]
        return _read(content.rows, key, readers, path)


def _read(rows: Iterable[Row], key: str, readers: list[FactReader], path: str) -> Attributes:
    facts: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for row in rows:
        account = row.values.get(key)
        wrong = [row.problem] if row.problem is not None else []
        if not wrong and account in (None, ""):
            wrong = [f"has no `{key}`"]
        elif not wrong and str(account) in facts:
            wrong = [f"`{account}` has a row already"]
        if wrong:
            problems += [f"{path}:{row.line}: {problem}" for problem in wrong]
            continue
        own = facts.setdefault(str(account), {})
        for reader in readers:
            read, found = reader.read(row.values)
            own.update({name: value for name, value in read.items() if value is not None})
            said = (f"{path}:{row.line}: {sentence(problem)}" for problem in found)
            problems += (text for text in said if text not in problems[-9:])
    return Attributes(facts, tuple(problems))


def _key(columns: Sequence[str], path: str) -> str:
    folded = {fold(column): column for column in reversed(columns)}
    for key in KEYS:
        if key in folded:
            return folded[key]
    listed = ", ".join(f"`{key}`" for key in KEYS)
    raise RowsError(f"no column of `{path}` names the account: call one of them {listed}")
