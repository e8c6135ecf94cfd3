"""What a picture of values on an axis says: numbers with their texts, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isfinite

from plgrules.decision.render.phrases import phrase


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a picture: as it is read, what it is called, and where it lies.

    `value` is in the unit of the axis; None where it is not known or not to be seen.
    """

    value: float | None
    text: str
    name: str = ""

    @property
    def place(self) -> float | None:
        """The number, where it can be drawn."""
        return self.value if self.value is not None and isfinite(self.value) else None


@dataclass(frozen=True, slots=True)
class Line:
    """One value with the marks that it is held against; `name` says whose it is."""

    value: Point
    marks: tuple[Point, ...]
    name: str = ""
    severity: str = "open"

    @property
    def ordered(self) -> bool:
        """Whether the marks that are known rise, so that what lies between them has a meaning."""
        known = [mark.place for mark in self.marks if mark.place is not None]
        return all(low <= high for low, high in pairwise(known))

    @property
    def stretch(self) -> int | None:
        """Which stretch between the marks holds the value, from 0; None on a mark or unknown."""
        value, marks = self.value.place, [mark.place for mark in self.marks]
        if value is None or not self.ordered or value in marks:
            return None
        above = [i for i, mark in enumerate(marks) if mark is not None and mark > value]
        below = [i for i, mark in enumerate(marks) if mark is not None and mark < value]
        stretch = below[-1] + 1 if below else 0
        return stretch if stretch == (above[0] if above else len(marks)) else None


@dataclass(frozen=True)
class Axis:
    """Values on one axis; `name` is what they are called.

    `spans` name the stretches between the marks, one more than there are marks; or there are none.
    """

    language: str
    title: str
    name: str
    lines: tuple[Line, ...]
    spans: tuple[str, ...] = ()
    log: bool = False

    @cached_property
    def shared(self) -> tuple[Point, ...] | None:
        """The marks of all lines that have any, where they are the same; None where they differ."""
        marks = list(dict.fromkeys(line.marks for line in self.lines if line.marks))
        return None if len(marks) > 1 else marks[0] if marks else ()

    def has_spans(self, line: Line) -> bool:
        """Return whether the stretches between the marks of a line have names that hold."""
        return bool(line.marks) and len(self.spans) == len(line.marks) + 1 and line.ordered

    def span(self, line: Line) -> str:
        """Return the name of the stretch in which a value lies; "" where there is none."""
        stretch = line.stretch
        return self.spans[stretch] if self.has_spans(line) and stretch is not None else ""

    def describe(self) -> str:
        """Return in words what the picture shows, for those who do not see it."""
        colon, comma, semicolon = (
            phrase(key, self.language) for key in ("colon", "comma", "semicolon")
        )
        said = []
        for line in self.lines:
            value = f"{line.name or self.name}{colon}{line.value.text}"
            own = line.marks if self.shared is None else ()
            said.append(comma.join(filter(None, [value, *map(_said, own), self.span(line)])))
        said += [f"{mark.name or self.name}{colon}{mark.text}" for mark in self.shared or ()]
        return semicolon.join(said)


def _said(mark: Point) -> str:
    return f"{mark.name} {mark.text}".strip()
