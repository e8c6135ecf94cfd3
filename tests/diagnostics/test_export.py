"""Diagnostics for other programs."""

from __future__ import annotations

import json

from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.export import to_json, to_sarif
from plgrules.diagnostics.span import Span

SPAN = Span("rulesets/a.yaml", 3, 5, 3, 9)
DIAGNOSTICS = [
    Diagnostic("PLG030", "unknown key `渠道`", SPAN, "not a key here", "see the keys", "title",
               (Label(Span("b.yaml", 1, 1, 1, 2), "first here"),)),
    Diagnostic("PLG999", "no place", severity="warning"),
]  # fmt: skip


def test_json_holds_every_part_of_a_diagnostic() -> None:
    first, second = json.loads(to_json(DIAGNOSTICS))
    assert (first["file"], first["line"], first["column"]) == ("rulesets/a.yaml", 3, 5)
    assert (first["end_line"], first["end_column"]) == (3, 9)
    assert (first["code"], first["severity"], first["suggestion"]) == ("PLG030", "error", "title")
    assert first["message"] == "unknown key `渠道`"
    assert first["related"] == [{"file": "b.yaml", "line": 1, "column": 1, "text": "first here"}]
    assert (second["file"], second["line"], second["severity"]) == (None, None, "warning")


def test_json_is_written_in_readable_characters() -> None:
    assert "渠道" in to_json(DIAGNOSTICS)
    assert to_json([]) == "[]\n"


def test_sarif_names_rules_places_and_what_to_do() -> None:
    log = json.loads(to_sarif(DIAGNOSTICS))
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PLG030", "PLG999"]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "unknown key"
    first, second = run["results"]
    assert first["message"]["text"] == ("unknown key `渠道`; did you mean `title`?; see the keys")
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    assert first["relatedLocations"][0]["message"]["text"] == "first here"
    assert (first["level"], second["level"], second["ruleIndex"]) == ("error", "warning", 1)
    assert "locations" not in second
