"""Tabs between values: allowed by one YAML parser, refused by the other, so refused by us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

_REPORTED = 10
_COMMENT = re.compile(r"#[^\r\n]*")


def stray_tabs(text: str, scalars: Sequence[tuple[int, int, bool]]) -> list[int]:
    """Return the indices of the first tabs outside quotes, block texts and comments.

    `scalars` holds start, end and plainness of every value and key in the order of the file.
    """
    return list(islice(_strays(text, scalars), _REPORTED))


def _strays(text: str, scalars: Sequence[tuple[int, int, bool]]) -> Iterator[int]:
    done = 0
    for start, end, plain in scalars:
        yield from _tabs(_without_comments(text[done:start]), done)
        if plain:
            yield from _tabs(text[start:end], start)
        done = end
    yield from _tabs(_without_comments(text[done:]), done)


def _without_comments(gap: str) -> str:
    """Return the text between two values with its comments blanked out, as long as it was."""
    return _COMMENT.sub(lambda match: "#" * len(match.group()), gap)


def _tabs(part: str, shift: int) -> Iterator[int]:
    at = part.find("\t")
    while at >= 0:
        yield at + shift
        at = part.find("\t", at + 1)
