"""A folder of rulesets with files that are not written yet, or that lie elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import IO, Any


class Draft(Traversable):
    """A folder as it would be: another folder with some files put over it, or left out.

    `files` are contents by place (`name/1.0.0.yaml`), `without` places that are not to be seen. All
    that reads a folder of rulesets reads this one: nothing has to be written to be checked.
    """

    def __init__(
        self,
        below: Traversable | None,
        files: Mapping[str, bytes],
        without: Sequence[str] = (),
        place: str = "",
        shown: str = "",
    ) -> None:
        self._below, self._files = below, files
        self._without, self._place = without, place
        self._shown = shown or str(below)

    @property
    def name(self) -> str:
        """The last part of its place."""
        return self._place.rpartition("/")[2] or (self._below.name if self._below else "")

    def __str__(self) -> str:
        return f"{self._shown}/{self._place}" if self._place else self._shown

    def iterdir(self) -> Iterator[Traversable]:
        """Yield what is in it, each name once."""
        start = f"{self._place}/" if self._place else ""
        names = {place[len(start) :].partition("/")[0]: None for place in self._files
                 if place.startswith(start)}  # fmt: skip
        if self._below is not None and self._below.is_dir():
            names.update({child.name: None for child in self._below.iterdir()})
        for name in names:
            if start + name not in self._without:
                yield self.joinpath(name)

    def joinpath(self, *descendants: Any) -> Traversable:
        """Return what lies below."""
        found = self
        for name in "/".join(map(str, descendants)).split("/"):
            place = f"{found._place}/{name}" if found._place else name
            below = found._below.joinpath(name) if found._below is not None else None
            found = Draft(below, self._files, self._without, place, self._shown)
        return found

    def is_file(self) -> bool:
        """Whether it is a file, written or not."""
        if self._place in self._without:
            return False
        return self._place in self._files or (self._below is not None and self._below.is_file())

    def is_dir(self) -> bool:
        """Whether it is a folder, written or not."""
        if not self._place or any(place.startswith(f"{self._place}/") for place in self._files):
            return True
        return self._below is not None and self._below.is_dir()

    def read_bytes(self) -> bytes:
        """Return the content of a file."""
        if self._place in self._files:
            return self._files[self._place]
        if self._below is None:
            raise FileNotFoundError(str(self))
        return self._below.read_bytes()

    def read_text(self, encoding: str | None = None) -> str:
        """Return the content of a file as text."""
        return self.read_bytes().decode(encoding or "utf-8")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Open a file for reading."""
        data = io.BytesIO(self.read_bytes())
        return data if "b" in mode else io.TextIOWrapper(data, *args, **kwargs)
