"""Prints the table of figures: `python -m tests.benchmarks`."""

from __future__ import annotations

from tests.benchmarks.measure import USUAL
from tests.benchmarks.table import markdown, rows

for line in markdown(rows(USUAL)):
    print(line, flush=True)
