"""What became of many rows: counts by status, outcome and warning, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from plgrules.program.program import Program
from plgrules.rows.decide import INVALID, DecidedRow


class Tally:
    """Counts rows as they go by; `first` keeps the first ones for showing, at most `keep`."""

    def __init__(self, program: Program, keep: int) -> None:
        self.rows = 0
        self.statuses: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.first: list[DecidedRow] = []
        self._program = program
        self._keep = keep

    def watch(self, rows: Iterable[DecidedRow]) -> Iterator[DecidedRow]:
        """Yield the rows, counting each."""
        for row in rows:
            self.rows += 1
            self.statuses[row.status] += 1
            if row.decision is not None:
                if row.decision.outcome is not None:
                    self.outcomes[row.decision.outcome] += 1
                self.warnings.update(row.decision.details.warnings)
            if len(self.first) < self._keep:
                self.first.append(row)
            yield row

    @property
    def invalid(self) -> int:
        """How many rows are wrong."""
        return self.statuses[INVALID]

    def counts(self) -> list[tuple[str, int]]:
        """Return how many rows came to each outcome, in the ruleset's order, and to none.

        Outcomes that no row reached are left out; `undetermined` and `invalid` always stand there.
        """
        found = [(o.id, self.outcomes[o.id]) for o in self._program.outcomes if self.outcomes[o.id]]
        if not self._program.outcomes:
            found = [("decided", self.statuses["decided"])]
        conflicts = [("conflict", self.statuses["conflict"])] * bool(self.statuses["conflict"])
        rest = [("undetermined", self.statuses["undetermined"]), (INVALID, self.invalid)]
        return [*found, *conflicts, *rest]

    def shared_warnings(self) -> tuple[str, ...]:
        """Return the warnings that every decided row has, where there are several rows."""
        decided = self.rows - self.invalid
        if decided < 2:
            return ()
        return tuple(code for code, times in self.warnings.items() if times == decided)
