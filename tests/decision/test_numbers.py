"""Numbers read with their unit and never contradict what they stand beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plgrules.decision.numbers import distance_text, format_number, same_number

CASES = [
    (1200, "USD", None, "$1,200", "1,200 美元"),
    (228.69636, "USD/customer", None, "$228.70", "228.70 美元"),
    (-5.5, "USD", None, "-$5.50", "-5.50 美元"),
    (0.004, "USD", None, "$0.004", "0.004 美元"),
    (1200, "CNY", None, "¥1,200", "1,200 元"),
    (1200, "CHF", None, "CHF 1,200", "1,200 瑞士法郎"),
    (0.6, "ratio", "percent", "60%", "60%"),
    (0.6118, "ratio", "percent", "61.18%", "61.18%"),
    (3, "ratio", "times", "×3", "3 倍"),
    (1.5, "ratio", "times", "×1.5", "1.5 倍"),
    (1.00046, "ratio", None, "1.0005", "1.0005"),
    (0.19047, "ratio", None, "0.1905", "0.1905"),
    (12345.678, "ratio", None, "12,346", "12,346"),
    (0.0000123456, "ratio", None, "0.00001235", "0.00001235"),
    (4, "week", None, "4 weeks", "4 周"),
    (1, "week", None, "1 week", "1 周"),
    (28, "day", None, "28 days", "28 天"),
    (12.5, "minute", None, "12.5 minutes", "12.5 分钟"),
    (3.3333, "month", None, "3.33 months", "3.33 个月"),
    (10, "customer", None, "10 customers", "10 个客户"),
    (0, "customer", None, "0 customers", "0 个客户"),
    (1e300, "ratio", None, "1e+300", "1e+300"),
    (2.5e-20, "USD", None, "$2.5e-20", "2.5e-20 美元"),
    (7, "widget", None, "7 widget", "7 widget"),
    (0.12, "customer/user", None, "0.12 customers per user", "0.12 个客户/用户"),
]


@pytest.mark.parametrize(("value", "unit", "show", "english", "chinese"), CASES)
def test_a_number_reads_with_its_unit(
    value: float, unit: str, show: str | None, english: str, chinese: str
) -> None:
    assert format_number(value, unit, show, "en") == english
    assert format_number(value, unit, show, "zh") == chinese


def test_a_table_shows_the_whole_unit() -> None:
    assert format_number(228.7, "USD/customer", None, "en", full=True) == "$228.70 per customer"
    assert format_number(228.7, "USD/customer", None, "zh", full=True) == "228.70 美元/客户"
    wanted = "$25 per customer and month"
    assert format_number(25, "USD/customer/month", None, "en", full=True) == wanted


def test_a_precision_shows_that_a_number_is_not_whole() -> None:
    assert format_number(1.0005, "ratio", None, "en", 2) == "1.00"
    assert format_number(1, "ratio", None, "en", 2) == "1"
    assert format_number(4, "month", None, "en", 1) == "4 months"


def test_a_threshold_keeps_every_digit() -> None:
    assert format_number(0.123456, "ratio", "percent", "en", exact=True) == "12.3456%"
    assert format_number(0.125, "USD", None, "en", exact=True) == "$0.125"
    assert format_number(1234.5, "USD", None, "en", exact=True) == "$1,234.50"


@pytest.mark.parametrize(
    ("value", "beside", "unit", "show", "wanted"),
    [
        (1.00001, 1.0, "ratio", None, "1.00001"),
        (0.60004, 0.6, "ratio", "percent", "60.004%"),
        (99.999, 100.0, "USD", None, "$99.999"),
        (27.9999, 28.0, "day", None, "27.9999 days"),
        (0.1 + 0.2, 0.3, "ratio", None, "0.3"),
        (1e-7, 0.0, "ratio", "percent", "0.00001%"),
    ],
)
def test_rounding_never_hides_a_difference(
    value: float, beside: float, unit: str, show: str | None, wanted: str
) -> None:
    assert format_number(value, unit, show, "en", apart=[beside]) == wanted


@given(
    st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False),
    st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False),
    st.sampled_from([("USD", None), ("ratio", None), ("ratio", "percent"), ("day", None)]),
)
def test_two_different_numbers_never_print_alike(
    a: float, b: float, shown: tuple[str, str | None]
) -> None:
    unit, show = shown
    texts = [format_number(x, unit, show, "en", apart=[y]) for x, y in ((a, b), (b, a))]
    # Beyond fifteen decimals nobody reads on.
    if not same_number(a, b) and abs(a - b) > 1e-11:
        assert texts[0] != texts[1]


@pytest.mark.parametrize(
    ("distance", "unit", "show", "english", "chinese"),
    [
        (-0.0995, "ratio", "percent", "9.95 points", "9.95 个百分点"),
        (0.01, "ratio", "percent", "1 point", "1 个百分点"),
        (702, "day", None, "702 days", "702 天"),
        (-0.5, "ratio", "times", "0.5", "0.5"),
    ],
)
def test_a_distance_has_no_sign(
    distance: float, unit: str, show: str | None, english: str, chinese: str
) -> None:
    assert distance_text(distance, unit, show, "en") == english
    assert distance_text(distance, unit, show, "zh") == chinese
