"""Numbers as people read them: with their unit, rounded, but never so that they contradict.

A number is rounded to what a reader needs; where rounding would make two different numbers of one
sentence look alike (60.004% beside 60%), as many digits are shown as tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from plgrules.backends.semantics import EPSILON
from plgrules.decision.languages import CURRENCIES_ZH, NOUNS, SYMBOLS
from plgrules.model.units import (
    COARSE_TIMES,
    CURRENCIES,
    FINE_TIMES,
    UnitError,
    conversion,
    parse_unit,
)

_MOST_DECIMALS = 15
_LEAST, _MOST = -12, 14
"""The powers of ten between which numbers are written out."""
_ROOM = Context(prec=40)
_TIMES = frozenset(FINE_TIMES) | frozenset(COARSE_TIMES)


def format_number(
    value: float,
    unit: str,
    show: str | None,
    language: str,
    precision: int | None = None,
    *,
    apart: Iterable[float] = (),
    full: bool = False,
    exact: bool = False,
) -> str:
    """Return a number with its unit: `$1,200`, `60%`, `4 weeks`, `×3`; `4 周` in Chinese.

    Args:
        value: the number, in `unit`.
        unit: as the ruleset writes it: `USD/customer`, `day`, `ratio`.
        show: for a ratio, `percent`, `times` or `number`.
        precision: decimals shown when the number is not whole; by default as many as it needs.
        apart: other numbers in the same unit; one that differs is never made to look alike.
        full: with the whole unit (`$228.70 per customer`), as tables want it.
        exact: with every digit that it has, as a threshold wants it.
    """
    return _formatted(value, unit, show, language, precision, tuple(apart), full, exact)


@lru_cache(maxsize=4096)
def _formatted(
    value: float,
    unit: str,
    show: str | None,
    language: str,
    precision: int | None,
    apart: tuple[float, ...],
    full: bool,
    exact: bool,
) -> str:
    above, below = unit_parts(unit)
    percent = show == "percent" and unit == "ratio"
    scale = 100 if percent else 1
    if exact:
        precision = _exact_decimals(value, scale, above)
    digits = _digits(value, scale, above, show, precision, apart)
    if percent:
        return f"{digits}%"
    if show == "times" and unit == "ratio":
        return f"{digits} \u500d" if language == "zh" else f"\u00d7{digits}"
    amount = _with_unit(digits, above, language)
    if below and (full or not _is_money(above)):
        amount += _per(below, language)
    return amount


def distance_text(distance: float, unit: str, show: str | None, language: str) -> str:
    """Return a difference of two numbers without its sign; of percentages in points."""
    size = abs(distance)
    if show == "percent" and unit == "ratio":
        digits = _digits(size, 100, (), None, None, ())
        if language == "zh":
            return f"{digits} \u4e2a\u767e\u5206\u70b9"
        return f"{digits} point" if digits == "1" else f"{digits} points"
    return format_number(size, unit, "number" if show == "times" else show, language)


def convertible(value: float, unit: str, wanted: str) -> float | None:
    """Return a number in another unit of the same kind, or None."""
    factor = _factor(unit, wanted)
    return None if factor is None else value * factor


def same_number(a: float, b: float) -> bool:
    """Whether two numbers count as equal, as comparisons see them."""
    return abs(a - b) <= EPSILON * max(abs(a), abs(b))


@lru_cache(maxsize=1024)
def unit_parts(unit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the units above and below the line: `USD/customer` is ("USD",) and ("customer",)."""
    top, *below = unit.split("/")
    above = tuple(part for part in top.split("*") if part not in ("ratio", "1"))
    return above, tuple(below)


@lru_cache(maxsize=4096)
def _factor(unit: str, wanted: str) -> float | None:
    if unit == wanted:
        return 1.0
    try:
        factor = conversion(parse_unit(unit), parse_unit(wanted))
    except UnitError:
        return None
    return None if factor is None else float(factor)


# -- digits ------------------------------------------------------------------------------------


def _digits(
    value: float,
    scale: int,
    above: tuple[str, ...],
    show: str | None,
    precision: int | None,
    apart: tuple[float, ...],
) -> str:
    if scale == 1 and _are_whole((value, *apart)):
        # No digit is left out, so that no two of them look alike; most numbers are whole.
        return f"{int(value):,}"
    number = Decimal(repr(value)) * scale
    if number and not _LEAST <= number.adjusted() <= _MOST:
        return _scientific(value * scale, [rival * scale for rival in apart])
    wanted = _decimals(number, above, show, scale) if precision is None else precision
    rivals = [Decimal(repr(rival)) * scale for rival in apart if not same_number(rival, value)]
    decimals = wanted
    while decimals < _MOST_DECIMALS and _looks_alike(number, rivals, decimals):
        decimals += 1
    rounded = _rounded(number, decimals)
    fixed = precision is not None or _is_money(above)
    if rounded == rounded.to_integral_value() and (_is_whole(number) or not fixed):
        return f"{rounded.to_integral_value():,f}"
    text = f"{rounded:,f}"
    return _stripped(text, keep=0 if not fixed else 2 if precision is None else precision)


def _are_whole(numbers: tuple[float, ...]) -> bool:
    return all(float(number).is_integer() and abs(number) < 1e15 for number in numbers)


def _exact_decimals(value: float, scale: int, above: tuple[str, ...]) -> int:
    exponent = (Decimal(repr(value)) * scale).normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return max(own, 2) if own and _is_money(above) else own


def _decimals(number: Decimal, above: tuple[str, ...], show: str | None, scale: int) -> int:
    """How many decimals a reader needs."""
    if number == 0:
        return 0
    leading = number.adjusted()
    small = 3 - leading
    if _is_money(above):
        return 2 if leading >= -2 else small
    if scale == 100 or show == "times" or (len(above) == 1 and above[0] in _TIMES):
        return 2 if leading >= -1 else small
    if leading < 0:
        return 4 if leading >= -3 else small
    return max(0, 4 - leading)


def _scientific(value: float, rivals: list[float]) -> str:
    """A number that is too large or too small to be written out."""
    text = f"{value:.4g}"
    alike = any(text == f"{rival:.4g}" and not same_number(rival, value) for rival in rivals)
    return f"{value:.17g}" if alike else text


def _looks_alike(number: Decimal, rivals: list[Decimal], decimals: int) -> bool:
    shown = _rounded(number, decimals)
    return (shown == 0 and number != 0) or any(
        shown == _rounded(rival, decimals) for rival in rivals
    )


def _is_whole(number: Decimal) -> bool:
    nearest = number.to_integral_value()
    return abs(number - nearest) <= Decimal(EPSILON) * abs(number)


def _rounded(number: Decimal, decimals: int) -> Decimal:
    result = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ROOM)
    return abs(result) if result == 0 else result


def _stripped(text: str, keep: int) -> str:
    """The text without trailing zeros beyond `keep` decimals."""
    whole, _, fraction = text.partition(".")
    fraction = fraction[:keep] + fraction[keep:].rstrip("0")
    if keep == 0:
        fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


# -- units -------------------------------------------------------------------------------------


def _is_money(above: tuple[str, ...]) -> bool:
    return len(above) == 1 and above[0] in CURRENCIES


def _with_unit(digits: str, above: tuple[str, ...], language: str) -> str:
    if not above:
        return digits
    if _is_money(above):
        return _money(digits, above[0], language)
    if language == "zh":
        return f"{digits} " + "\u00b7".join(_counted_zh(name) for name in above)
    one = digits in ("1", "-1")
    return f"{digits} " + " ".join(_noun(name, one) for name in above)


def _money(digits: str, currency: str, language: str) -> str:
    if language == "zh":
        return f"{digits} {CURRENCIES_ZH.get(currency, currency)}"
    sign, size = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{size}" if symbol else f"{sign}{currency} {size}"


def _per(below: tuple[str, ...], language: str) -> str:
    if language == "zh":
        return "".join(f"/{NOUNS[name].bare_zh if name in NOUNS else name}" for name in below)
    return " per " + " and ".join(_noun(name, one=True) for name in below)


def _noun(name: str, one: bool) -> str:
    noun = NOUNS.get(name)
    if noun is None:
        return name
    return noun.one if one else noun.many


def _counted_zh(name: str) -> str:
    return NOUNS[name].counted_zh if name in NOUNS else name
