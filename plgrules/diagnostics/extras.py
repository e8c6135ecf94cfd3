"""Packages that only some installations have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plgrules.diagnostics.errors import PlgrulesError


class MissingExtra(PlgrulesError, ImportError):
    """A package that this call needs is not installed; the text says how to install it."""


@contextmanager
def needs(extra: str, *packages: str) -> Iterator[None]:
    """Import packages of an extra in this block; raises MissingExtra where one is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in packages:
            raise
        raise MissingExtra(
            f"this needs the package `{missing}`: pip install 'plgrules[{extra}]'"
        ) from None
