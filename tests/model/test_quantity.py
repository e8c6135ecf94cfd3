"""Numbers as people write them become doubles in the declared unit, or an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.units import Unit, UnitError, conversion, finer, parse_unit


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3", "ratio", 3.0),
        ("-0.5", "ratio", -0.5),
        (".7", "ratio", 0.7),
        ("60%", "ratio", 0.6),
        ("12.5 %", "ratio", 0.125),
        ("10_000", "USD", 10_000.0),
        ("10,000", "USD", 10_000.0),
        ("$5,000", "USD", 5_000.0),
        ("5000 USD", "USD", 5_000.0),
        ("$120", "USD/customer", 120.0),
        ("120 USD/customer", "USD/customer", 120.0),
        ("€9.99", "EUR", 9.99),
        ("4 weeks", "week", 4.0),
        ("4 weeks", "day", 28.0),
        ("36 hours", "day", 1.5),
        ("10 minutes", "minute", 10.0),
        ("1 year", "month", 12.0),
        ("6 months", "year", 0.5),
        ("1e3", "ratio", 1000.0),
        ("-0", "ratio", 0.0),
    ],
)
def test_a_quantity_is_read_in_its_unit(text: str, unit: str, value: float) -> None:
    """Percent, thousands, currency and time are understood."""
    assert parse_quantity(text, parse_unit(unit)) == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("soon", "day"),
        ("4 weeks", "USD"),
        ("4 weeks", "month"),
        ("60%", "USD"),
        ("$5,000", "EUR"),
        ("$5,000", "customer"),
        ("$5 EUR", "EUR"),
        ("1,00", "USD"),
        ("10,00,000", "USD"),
        ("1__000", "USD"),
        ("", "ratio"),
        ("12 12", "ratio"),
        (".", "ratio"),
        ("9007199254740993", "ratio"),
        ("1e999", "ratio"),
        ("nan", "ratio"),
        ("٣", "ratio"),
    ],
)
def test_what_is_no_quantity_of_the_unit_is_refused(text: str, unit: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(QuantityError):
        parse_quantity(text, parse_unit(unit))


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_percentage_is_rounded_once(number: object) -> None:
    """Parsed in decimal and divided there: the nearest double of the exact value."""
    from decimal import Decimal

    text = f"{number}%"
    assert parse_quantity(text, parse_unit("ratio")) == float(Decimal(str(number)) / 100)


@pytest.mark.parametrize("text", ["", "USD/", "/USD", "usd$", "USD customer", "Customer", "USD//x"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    """A unit is names joined by `*` and `/`."""
    with pytest.raises(UnitError):
        parse_unit(text)


@pytest.mark.parametrize(
    ("given_unit", "wanted", "factor"),
    [
        ("week", "day", 7),
        ("day", "hour", 24),
        ("hour", "minute", 60),
        ("year", "month", 12),
        ("USD/week", "USD/day", "0.1428571428571428571428571429"),
        ("USD/customer/month", "USD/customer/month", 1),
    ],
)
def test_times_convert_exactly(given_unit: str, wanted: str, factor: object) -> None:
    """Weeks, days, hours and minutes; years and months."""
    converted = conversion(parse_unit(given_unit), parse_unit(wanted))
    assert str(converted) == str(factor)


@pytest.mark.parametrize(
    ("given_unit", "wanted"),
    [("month", "day"), ("USD", "EUR"), ("customer", "user"), ("ratio", "USD"), ("day", "USD")],
)
def test_what_is_not_the_same_kind_does_not_convert(given_unit: str, wanted: str) -> None:
    """A month has no number of days; currencies are never converted."""
    assert conversion(parse_unit(given_unit), parse_unit(wanted)) is None


UNITS = st.sampled_from(["USD", "customer", "day", "week", "month", "ratio", "USD/customer"]).map(
    parse_unit
)


@given(UNITS, UNITS)
def test_units_multiply_and_divide(left: Unit, right: Unit) -> None:
    """Dividing a product by one side gives the other; a unit by itself is a ratio."""
    assert (left * right) / right == left
    assert (left / left).is_ratio
    assert parse_unit(str(left / right)) == left / right


def test_the_finer_of_two_times_is_the_one_with_whole_factors() -> None:
    """Days and weeks meet in days."""
    assert str(finer(parse_unit("week"), parse_unit("day"))) == "day"
    assert str(finer(parse_unit("day"), parse_unit("week"))) == "day"
