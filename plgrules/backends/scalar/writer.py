"""Lines of source with their indentation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Writer:
    """Collects the lines of generated functions."""

    __slots__ = ("_depth", "_lines")

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0

    def line(self, text: str) -> None:
        """Add one line at the present depth."""
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a line that opens a block, and put what follows inside it."""
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1

    @property
    def depth(self) -> int:
        """How deep the next line stands."""
        return self._depth

    def text(self) -> str:
        """Return everything written so far."""
        return "\n".join(self._lines) + "\n"
