"""Versions and the ways to ask for one."""

from __future__ import annotations

import pytest

from plgrules.library.version import ANY, Version, parse_selector, parse_version, split_name


def test_versions_compare_by_number_not_by_text() -> None:
    """1.10.0 comes after 1.9.0."""
    texts = ["1.10.0", "2.0.0", "1.9.0", "1.9.10"]
    assert [str(v) for v in sorted(map(parse_version, texts))] == [
        "1.9.0", "1.9.10", "1.10.0", "2.0.0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["1", "1.0", "01.0.0", "1.0.0-beta", "v1.0.0", "1.0.0 ", "", "1.0.x"]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    """A version is three numbers without leading zeros."""
    with pytest.raises(ValueError, match="not a version"):
        parse_version(text)


@pytest.mark.parametrize(
    ("selector", "admitted", "refused"),
    [
        ("", ["1.0.0", "2.3.4"], []),
        ("1", ["1.0.0", "1.9.9"], ["2.0.0", "0.1.0", "10.0.0"]),
        ("1.2", ["1.2.0", "1.2.9"], ["1.3.0", "1.20.0"]),
        ("1.2.3", ["1.2.3"], ["1.2.4", "1.2.30"]),
        ("^1", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("^1.2", ["1.2.0", "1.3.0"], ["1.1.9", "2.2.0"]),
        ("^1.2.3", ["1.2.3", "1.10.0"], ["1.2.2", "2.2.3"]),
    ],
)
def test_a_selector_admits(selector: str, admitted: list[str], refused: list[str]) -> None:
    """A prefix admits what starts so, a caret what is compatible."""
    wanted = parse_selector(selector) if selector else ANY
    assert all(wanted.admits(parse_version(text)) for text in admitted)
    assert not any(wanted.admits(parse_version(text)) for text in refused)


@pytest.mark.parametrize("text", ["", "^", ">=1", "1.*", "latest", "~1.2", "1..2", "1.2.3.4"])
def test_what_selects_nothing_is_refused(text: str) -> None:
    """The error says what to write."""
    with pytest.raises(ValueError, match=r"write `1`, `1\.2`"):
        parse_selector(text)


def test_only_three_numbers_without_a_caret_pin() -> None:
    """A pin ignores dates, so a caret must not be one."""
    exact = {text: parse_selector(text).exact for text in ("1", "1.2", "1.2.3", "^1.2.3")}
    assert exact == {"1": False, "1.2": False, "1.2.3": True, "^1.2.3": False}


def test_a_name_may_carry_a_selector() -> None:
    """`name`, `name@2`, `name@2.0.0`."""
    assert split_name("gate") == ("gate", ANY)
    name, selector = split_name("gate@2.0.0")
    assert (name, selector.admits(Version(2, 0, 0)), selector.exact) == ("gate", True, True)
