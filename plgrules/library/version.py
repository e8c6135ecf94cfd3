"""Versions of rulesets, and the ways to ask for one."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_SELECTOR = re.compile(r"(\^?)(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?")


class Version(NamedTuple):
    """A semantic version; compares in the order of releases."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class Selector(NamedTuple):
    """Which versions are wanted: all, `1`, `1.2`, `^1.2`, `^1.2.3`, or exactly `1.2.3`."""

    text: str
    parts: tuple[int, ...]
    caret: bool

    @property
    def exact(self) -> bool:
        """Whether one version is pinned; a pin ignores dates."""
        return len(self.parts) == 3 and not self.caret

    def admits(self, version: Version) -> bool:
        """Whether a version is one of those wanted."""
        if self.caret:
            least = Version(*(*self.parts, 0, 0, 0)[:3])
            return version.major == least.major and version >= least
        return version[: len(self.parts)] == self.parts


ANY = Selector("", (), False)


def parse_version(text: str) -> Version:
    """Return the version written as `1.2.3`; raises ValueError for anything else."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is not a version such as `1.2.0`")
    return Version(*map(int, match.groups()))


def parse_selector(text: str) -> Selector:
    """Return the selector written as `1`, `1.2`, `1.2.3` or `^1`; raises ValueError."""
    match = _SELECTOR.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` does not select versions; write `1`, `1.2`, `^1` or `1.2.0`")
    parts = tuple(int(part) for part in match.groups()[1:] if part is not None)
    return Selector(text, parts, bool(match[1]))


def split_name(text: str) -> tuple[str, Selector]:
    """Return name and selector of `name`, `name@2` or `name@2.0.0`; raises ValueError."""
    name, separator, version = text.partition("@")
    return name, parse_selector(version) if separator else ANY
