"""The shape of an entry in the table of diagnostic codes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One diagnostic code: what its documentation page is made from.

    `wrong` and `right` are pieces of YAML (or a command line) that show the mistake and its cure.
    """

    code: str
    title: str
    explanation: str
    wrong: str
    right: str
