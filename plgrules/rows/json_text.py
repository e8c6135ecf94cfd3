"""JSON to plain values, strictly: no NaN, no key twice, a sentence for everything that is wrong."""

from __future__ import annotations

import json
from typing import Any

MAX_VALUE = 4 * 1024 * 1024
"""Characters of one row of a JSON list."""

LONGEST_TOKEN = len(r"\ud83d\ude00")
"""An error this close to the end may come from a word or an escape that is cut off there."""


class NotJson(ValueError):
    """Text that is no JSON; its message says why and where."""


class Incomplete(NotJson):
    """Text that may become JSON when more of it is read."""


class _Refused(Exception):
    """Something that the decoder reads and JSON does not allow."""


def read_json(text: str) -> Any:
    """Return the value of a whole JSON text; raises NotJson."""
    value, end = read_value(text, 0)
    rest = text[end:].strip()
    if rest:
        raise NotJson(f'is not JSON: there is more after its end, "{rest[:20]}"')
    return value


def read_value(text: str, start: int) -> tuple[Any, int]:
    """Return the JSON value that starts at or after a place in a text, and where it ends.

    Raises Incomplete where the text ends before the value does, and NotJson otherwise.
    """
    start = skip_space(text, start)
    try:
        value, end = _DECODER.raw_decode(text, start)
        _refuse_half_characters(value, text, start, end)
        return value, end
    except json.JSONDecodeError as error:
        line, column = _place(text[start : error.pos])
        where = f"at column {column}" if line == 1 else f"in its line {line}, column {column}"
        message = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]} {where}"
        ended = error.pos > len(text) - LONGEST_TOKEN or error.msg.startswith("Unterminated")
        raise (Incomplete if ended else NotJson)(message) from None
    except _Refused as refused:
        raise NotJson(str(refused)) from None
    except RecursionError:
        raise NotJson("is nested too deep") from None
    except ValueError:
        # CPython refuses to read a whole number of more than 4,300 digits.
        raise NotJson("holds a number with too many digits") from None


def _refuse_half_characters(value: Any, text: str, start: int, end: int) -> None:
    """Raise for an escape such as `\\ud83d` alone, which no UTF-8 file can hold."""
    if "\\u" not in text[start:end]:
        return
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _Refused("holds an escape for half a character") from None


def skip_space(text: str, start: int) -> int:
    """Return the place of the first character after white space."""
    while start < len(text) and text[start] in " \t\r\n":
        start += 1
    return start


def mapping_problem(value: Any) -> str | None:
    """Return why a value is no row of facts, or None when it is one."""
    if isinstance(value, dict):
        return None
    kinds = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return f"the row is {kinds.get(type(value), 'a number')}, not a mapping of names to values"


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"names `{twice}` twice")
    return values


def _constant(name: str) -> Any:
    raise _Refused(f"is not JSON: {name} is no number there; leave the fact out")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")
