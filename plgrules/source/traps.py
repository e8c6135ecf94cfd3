"""Plain words that YAML 1.1 reads as something else than what stands there."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

# YAML 1.2's decimal numbers; everything else without quotes is text for us.
NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

_SWITCH = re.compile(r"(?:y|yes|on)|(?:n|no|off)", re.IGNORECASE)
_TRUTH = re.compile(r"true|false", re.IGNORECASE)
_NOTHING = re.compile(r"~|null", re.IGNORECASE)
_CLOCK = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_OTHER_BASE = re.compile(r"[-+]?0(?:x[0-9a-f_]+|o[0-7_]+|b[01_]+|[0-9_]+)", re.IGNORECASE)
_NOT_FINITE = re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE)
_LONGEST_WORD = len("false")
"""No trap of words is longer, and most words are."""
_YES = frozenset({"y", "yes", "on"})


class Trap(NamedTuple):
    """What is wrong with a plain word, and what to write instead."""

    code: str
    message: str
    help: str


def value_trap(text: str) -> Trap | None:
    """Return what is wrong with a value written without quotes, or None when it is plain."""
    if not text:
        return Trap("PLG021", "nothing stands here", "write a value, or `null` in a ruleset test")
    word = _word(text) if len(text) <= _LONGEST_WORD else None
    return word or _number(text) or _sign(text)


def key_trap(text: str) -> Trap | None:
    """Return what is wrong with a key written without quotes, or None when it is plain."""
    if len(text) > _LONGEST_WORD:
        return None
    if text == "<<":
        return _sign(text)
    if _SWITCH.fullmatch(text):
        meaning = _meaning(text)
        return Trap(
            "PLG017",
            f"the key `{text}` is {meaning} to many YAML readers",
            f'write "{text}" with quotes, or take another name',
        )
    return None


def _word(text: str) -> Trap | None:
    return _switch(text) or _truth(text) or _nothing(text)


def _switch(text: str) -> Trap | None:
    if not _SWITCH.fullmatch(text):
        return None
    meaning = _meaning(text)
    return Trap(
        "PLG017",
        f"`{text}` is {meaning} to many YAML readers and text to others",
        f'write {meaning}, or "{text}" with quotes for the word',
    )


def _meaning(text: str) -> str:
    return "true" if text.lower() in _YES else "false"


def _truth(text: str) -> Trap | None:
    if not _TRUTH.fullmatch(text) or text.islower():
        return None
    lower = text.lower()
    return Trap("PLG017", f"`{text}` is not written `{lower}`", f"write {lower}")


def _nothing(text: str) -> Trap | None:
    if not _NOTHING.fullmatch(text) or text == "null":
        return None
    return Trap(
        "PLG021",
        f"`{text}` stands for no value",
        f'leave the key out, or write "{text}" with quotes; a ruleset test writes null',
    )


def _number(text: str) -> Trap | None:
    if text[-1] not in "0123456789abcdefABCDEF_fFnN.oOxXbB":
        return None
    if _CLOCK.fullmatch(text):
        return _clock(text)
    if _OTHER_BASE.fullmatch(text) and text not in {"0", "+0", "-0"}:
        return _other_base(text)
    if _NOT_FINITE.fullmatch(text):
        return Trap("PLG020", f"`{text}` is not a finite number", "write the number that is meant")
    if NUMBER.fullmatch(text) and math.isinf(float(text)):
        short = text if len(text) <= 20 else f"{text[:17]}..."
        return Trap("PLG020", f"`{short}` is larger than any number can be", "write it smaller")
    return None


def _clock(text: str) -> Trap:
    total = 0
    for part in re.split("[:.]", text.lstrip("+-").replace("_", ""))[: text.count(":") + 1]:
        total = total * 60 + int(part)
    return Trap(
        "PLG018",
        f"`{text}` is {total} to some YAML readers: sixty times the first part and so on",
        f'write a time with its unit, such as `90 minutes`, or "{text}" with quotes for the text',
    )


def _other_base(text: str) -> Trap:
    sign = "-" if text.startswith("-") else ""
    bare = text.lstrip("+-").replace("_", "")
    base = {"x": 16, "o": 8, "b": 2}.get(bare[1:2].lower())
    value = _int(bare[2:] if base else bare, base or 8)
    meaning = f"`{text}` starts with 0"
    if value is not None:
        meaning = f"`{text}` is {sign}{value} to some YAML readers"
    decimal = str(value) if base and value is not None else bare.lstrip("0") or "0"
    return Trap("PLG019", meaning, f'write {sign}{decimal}, or "{text}" with quotes for the text')


def _int(digits: str, base: int) -> int | None:
    try:
        value = int(digits, base)
    except ValueError:
        return None
    return value if value.bit_length() < 64 else None


def _sign(text: str) -> Trap | None:
    if text == "<<":
        return Trap(
            "PLG022",
            "`<<` merges another mapping in some YAML readers",
            "write the keys out where they are needed",
        )
    if text[0] == "=":
        return Trap(
            "PLG022",
            f"a value does not start with `=`, as `{text}` does",
            "leave the `=` out: an expression stands as it is; put a text in quotes",
        )
    return None
