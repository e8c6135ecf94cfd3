"""Units of numbers: currencies, times, counts and their quotients."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN
    NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS
    VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()
)
"""ISO 4217 codes of currencies in use."""

FINE_TIMES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
"""Times that convert exactly into each other, in minutes."""

COARSE_TIMES = {"month": 1, "year": 12}
"""Times that convert into each other by 12, in months; never into days."""

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[*/]|1")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class UnitError(ValueError):
    """A unit that cannot be read."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers, sorted by name: `USD/customer` is (("USD", 1), ("customer", -1))."""

    powers: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        above = [name for name, power in self.powers for _ in range(power)]
        below = [name for name, power in self.powers for _ in range(-power)]
        return "/".join(["*".join(above) or ("1" if below else "ratio"), *below])

    def __mul__(self, other: Unit) -> Unit:
        return _collect([*self.powers, *other.powers])

    def __truediv__(self, other: Unit) -> Unit:
        return _collect([*self.powers, *((name, -power) for name, power in other.powers)])

    @property
    def is_ratio(self) -> bool:
        """Whether the unit is dimensionless."""
        return not self.powers


RATIO = Unit()
DAY = Unit((("day", 1),))


def parse_unit(text: str) -> Unit:
    """Return the unit written as `USD/customer`, `day` or `ratio`.

    Raises UnitError with a sentence on what is wrong.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", "") or not tokens:
        raise UnitError(f"`{text}` is not a unit")
    powers: list[tuple[str, int]] = []
    sign = 1
    expect_name = True
    for token in tokens:
        if expect_name == (token in "*/"):
            raise UnitError(f"`{text}` is not a unit")
        if token in "*/":
            sign = -1 if token == "/" else 1
        elif token not in ("ratio", "1"):
            powers.append((_base(token), sign))
        expect_name = not expect_name
    if expect_name:
        raise UnitError(f"`{text}` is not a unit")
    return _collect(powers)


def conversion(given: Unit, wanted: Unit) -> Decimal | None:
    """Return the factor that turns a number in `given` into one in `wanted`, or None."""
    factor = Decimal(1)
    for table in (FINE_TIMES, COARSE_TIMES):
        factor *= _time_factor(given, table) / _time_factor(wanted, table)
    return factor if _kind(given) == _kind(wanted) else None


def finer(left: Unit, right: Unit) -> Unit:
    """Return the unit of two convertible ones in which both are whole: the one with finer times."""
    factor = conversion(left, right)
    return right if factor is not None and factor > 1 else left


def _base(token: str) -> str:
    if token in CURRENCIES:
        return token
    singular = token[:-1] if token.endswith("s") and token[:-1] in _TIMES else token
    if not _WORD.fullmatch(singular):
        raise UnitError(f"`{token}` is neither a currency nor a lower-case count noun")
    return singular


_TIMES = frozenset(FINE_TIMES) | frozenset(COARSE_TIMES)


def _collect(powers: Iterable[tuple[str, int]]) -> Unit:
    total: dict[str, int] = {}
    for name, power in powers:
        total[name] = total.get(name, 0) + power
    return Unit(tuple(sorted((name, power) for name, power in total.items() if power)))


def _time_factor(unit: Unit, table: dict[str, int]) -> Decimal:
    factor = Decimal(1)
    for name, power in unit.powers:
        if name in table:
            factor *= Decimal(table[name]) ** power
    return factor


def _kind(unit: Unit) -> Unit:
    """The unit with every time replaced by the one it converts to."""
    renamed = (
        ("minute" if name in FINE_TIMES else "month" if name in COARSE_TIMES else name, power)
        for name, power in unit.powers
    )
    return _collect(renamed)
