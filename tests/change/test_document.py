"""A change as data follows its schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from plgrules.change.document import change_schema
from plgrules.source.data import data_folder
from plgrules.source.schemas import file_name, render_schema
from tests.cli.desk import plg
from tests.support import ROOT

ROWS = ROOT / "plgrules" / "examples" / "channels.csv"


def test_the_shipped_schema_is_that_of_the_model() -> None:
    """`python -m plgrules.testing.write_schemas` writes it."""
    shipped = (data_folder("schemas") / file_name("change")).read_text(encoding="utf-8")
    assert shipped == render_schema(change_schema())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("channel-economics@1.0.0", "channel-economics@2.0.0", ("--on", str(ROWS))),
        ("channel-economics@2.0.0", "channel-economics@1.0.0", ("--on", str(ROWS))),
        ("plg-readiness@1.0.0", "plg-readiness@1.1.0", ()),
        ("arr-motion@1.0.0", "free-tier@1.0.0", ()),
    ],
)
def test_every_document_follows_it(
    old: str, new: str, rows: tuple[str, ...], language: str
) -> None:
    """Whatever is compared, with rows and without."""
    ran = plg("diff", old, new, *rows, "--as-of", "2026-06-30", "--format", "json",
              "--lang", language)  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    Draft202012Validator(change_schema()).validate(json.loads(ran.out))


def test_a_ruleset_that_is_new_or_gone_follows_it(tmp_path: Path) -> None:
    """One side is null then."""
    folders = str(tmp_path), str(ROOT / "rulesets")
    for old, new in (folders, folders[::-1]):
        document = json.loads(plg("diff", old, new, "--format", "json").out)
        Draft202012Validator(change_schema()).validate(document)
        assert {change["size"] for change in document["changes"]} <= {
            None,
            "patch",
            "minor",
            "major",
        }
        assert {change["ruleset"] for change in document["changes"]} >= {"arr-motion", "free-tier"}
