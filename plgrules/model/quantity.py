"""Numbers as people write them (`60%`, `4 weeks`, `$10,000`) → doubles in a declared unit."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from plgrules.model.units import RATIO, Unit, UnitError, conversion, parse_unit

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}
_QUANTITY = re.compile(
    r"(?P<sign>-?)(?P<symbol>[$€£¥]?)(?P<number>(?:\d[\d,_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"(?:\s*(?P<percent>%)|\s*(?P<unit>[A-Za-z][A-Za-z0-9_*/ ]*))?",
    re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:_\d{3})+(?:\.\d+)?")
LARGEST = 2**53


class QuantityError(ValueError):
    """A number that cannot be read, or not in the declared unit."""


def parse_quantity(text: str, unit: Unit) -> float:
    """Return the number in `unit`; read in decimal, converted exactly and rounded once.

    Raises QuantityError with a sentence on what is wrong.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise QuantityError(f"`{text}` is not a number")
    digits = match["number"]
    if ("," in digits or "_" in digits) and not _GROUPED.fullmatch(digits):
        raise QuantityError(f"`{text}` has its thousands grouped in an unusual way")
    try:
        number = Decimal(match["sign"] + digits.replace(",", "").replace("_", ""))
    except InvalidOperation:
        raise QuantityError(f"`{text}` is not a number") from None
    exact = number * _factor(match, text, unit)
    value = float(exact)
    whole = digits.replace(",", "").replace("_", "").isdigit()
    if math.isinf(value) or (whole and abs(exact) > LARGEST):
        raise QuantityError(f"`{text}` is beyond 2 to the power of 53")
    return value + 0.0


def _factor(match: re.Match[str], text: str, unit: Unit) -> Decimal:
    try:
        written = parse_unit(match["unit"].strip()) if match["unit"] else None
    except UnitError as error:
        raise QuantityError(str(error)) from None
    if match["symbol"]:
        currency = parse_unit(_SYMBOLS[match["symbol"]])
        if written is not None and not str(written).startswith("1/"):
            raise QuantityError(f"`{text}` names two units")
        written = currency if written is None else currency * written
        if match["unit"] is None and _starts_with(unit, currency):
            written = unit
    if match["percent"]:
        if unit != RATIO:
            raise QuantityError(f"`{text}` is a ratio, but the declared unit is `{unit}`")
        return Decimal("0.01")
    if written is None:
        return Decimal(1)
    factor = conversion(written, unit)
    if factor is None:
        raise QuantityError(f"`{text}` cannot be converted to `{unit}`")
    return factor


def _starts_with(unit: Unit, currency: Unit) -> bool:
    """Whether an amount such as `$12` may stand for `USD/customer`."""
    return dict(unit.powers).get(currency.powers[0][0]) == 1
