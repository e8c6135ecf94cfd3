"""Good files load, bad files are refused with exactly the expected text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from plgrules.diagnostics.codes.source import CODES
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.diagnostics.render import render
from plgrules.source.decode import MAX_BYTES
from plgrules.source.documents.generate import MODELS
from plgrules.source.from_bytes import read_document
from plgrules.source.plain import to_plain
from plgrules.source.validate import schema_violations, validate

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "conformance" / "source"
GOOD = sorted(FOLDER.glob("good/*.yaml"))
BAD = sorted(FOLDER.glob("bad/*.yaml"))
SHIPPED = sorted((ROOT / "rulesets").glob("*/*.yaml"))
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
TOO_LARGE_TO_KEEP = {
    "PLG002": b"#" * (MAX_BYTES + 1),
    "PLG016": b"a: [" + b"1, " * 100_000 + b"1]\n",
}
# Nets under the parser and the schema: no file is known that falls into them.
NETS = {"PLG006", "PLG039"}


def kind_of(path: Path) -> str:
    """Return the kind of document that a file says it is, by its name and its first key."""
    middle = path.name.split(".")[-2]
    about = "review" if b"\nreview: " in path.read_bytes() else "ruleset"
    return {"tests": f"{about}-tests", "overlay": "overlay", "lock": "releases-lock"}.get(
        middle, about
    )


def readable(path: Path) -> bool:
    """Tell whether a file is YAML that the language allows, whatever its shape."""
    try:
        read_document(path.read_bytes(), path.name)
    except RulesetError:
        return False
    return True


def problems_of(data: bytes, name: str, kind: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a file, by reading it and then by its shape."""
    try:
        return validate(read_document(data, name), kind)
    except RulesetError as error:
        return error.diagnostics


@pytest.mark.parametrize(
    "path", [*GOOD, *SHIPPED], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_good_file_has_no_problems(path: Path) -> None:
    assert problems_of(path.read_bytes(), path.name, kind_of(path)) == ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_file_shows_every_problem_at_its_place(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    data = path.read_bytes()
    problems = problems_of(data, path.name, kind_of(path))
    assert problems
    text = render(problems, {path.name: data.decode(errors="replace")})
    golden(path.with_suffix(".expected"), text)


@pytest.mark.parametrize(
    "path", [*GOOD, *SHIPPED], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_both_parsers_give_the_same_nodes_and_places(path: Path) -> None:
    documents = [read_document(path.read_bytes(), path.name, loader) for loader in LOADERS]
    assert all(document == documents[0] for document in documents)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_both_parsers_refuse_the_same_files_for_the_same_reasons(path: Path) -> None:
    def refused(loader: type) -> list[tuple[str, int | None]]:
        try:
            read_document(path.read_bytes(), path.name, loader)
        except RulesetError as error:
            return [(problem.code, problem.line) for problem in error.diagnostics]
        return []

    assert all(refused(loader) == refused(LOADERS[0]) for loader in LOADERS)


@pytest.mark.parametrize(
    "path", [*GOOD, *SHIPPED], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_model_and_schema_both_accept_a_good_file(path: Path) -> None:
    document = read_document(path.read_bytes(), path.name)
    MODELS[kind_of(path)].model_validate(to_plain(document.root))
    assert schema_violations(document, kind_of(path)) == ()


@pytest.mark.parametrize("path", [*filter(readable, BAD)], ids=lambda path: path.name)
def test_the_model_accepts_no_file_that_the_schema_refuses(path: Path) -> None:
    document = read_document(path.read_bytes(), path.name)
    assert schema_violations(document, kind_of(path))
    with pytest.raises(ValueError, match="validation error"):
        MODELS[kind_of(path)].model_validate(to_plain(document.root))


@pytest.mark.parametrize("code", [code.code for code in CODES if code.code not in NETS])
def test_every_code_is_raised_by_a_bad_file(code: str) -> None:
    if code in TOO_LARGE_TO_KEEP:
        problems = problems_of(TOO_LARGE_TO_KEEP[code], "large.yaml", "ruleset")
        assert [problem.code for problem in problems] == [code]
    else:
        assert any(f"error[{code}]" in path.read_text() for path in FOLDER.glob("bad/*.expected"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_every_problem_has_a_documented_code_and_says_what_to_write(path: Path) -> None:
    documented = {code.code for code in CODES}
    for problem in problems_of(path.read_bytes(), path.name, kind_of(path)):
        assert problem.code in documented
        assert problem.help or problem.suggestion
        assert not problem.message.endswith(".")
        assert problem.span is not None
