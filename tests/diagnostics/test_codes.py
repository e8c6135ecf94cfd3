"""The table of codes, and the nearest name."""

from __future__ import annotations

import re

import pytest

from plgrules.diagnostics.codes import all_codes, merge
from plgrules.diagnostics.codes.code import Code
from plgrules.diagnostics.suggest import nearest


def test_codes_are_in_order_and_fully_explained() -> None:
    codes = all_codes()
    assert [code.code for code in codes] == sorted({code.code for code in codes})
    for code in codes:
        assert re.fullmatch(r"PLG[0-9]{3}", code.code)
        assert code.title
        assert not code.title.endswith(".")
        assert code.explanation.endswith(".")
        assert code.wrong
        assert code.right


def test_a_code_listed_twice_is_refused() -> None:
    code = Code("PLG001", "title", "explanation.", "wrong", "right")
    with pytest.raises(ValueError, match="PLG001 is listed twice"):
        merge((code,), (code,))


def test_the_nearest_name_ignores_case_and_separators() -> None:
    assert nearest("Review-By", ["review_by", "owner"]) == "review_by"
    assert nearest("retention_90", ["retention_90d", "cac"]) == "retention_90d"
    assert nearest("zzz", ["review_by"]) is None
