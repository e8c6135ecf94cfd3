"""The next version of a ruleset with other thresholds: made and tried out before it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plgrules.change.compare import compare
from plgrules.change.difference import Comparison
from plgrules.change.folder import Draft
from plgrules.change.versions import Release
from plgrules.diagnostics.errors import RulesetError, RulesetNotFound
from plgrules.diagnostics.suggest import nearest
from plgrules.engine import UsageError
from plgrules.library.catalogue import TESTS_SUFFIX, Catalogue, read_catalogue
from plgrules.library.change import next_version, version_problems
from plgrules.library.linking import Linker
from plgrules.library.version import Version, parse_version, split_name
from plgrules.model.from_source import read_ruleset
from plgrules.model.ruleset import ASSUMPTION, Ruleset
from plgrules.revision.edit import Edit, edited
from plgrules.revision.setting import Setting, read_settings
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Document, Mapping, Scalar
from plgrules.testing.folder import run_tests
from plgrules.testing.report import Report


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be set: where, which version is the base, and from when it holds."""

    folder: Path
    name: str
    settings: Sequence[str]
    effective_from: date | None
    today: date
    source: str | None = None
    """Where the new numbers come from; None: from where the old ones did."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The next version, checked and tested, of which nothing is written yet."""

    folder: Path
    base: Release
    new: Release
    settings: tuple[Setting, ...]
    files: dict[str, bytes]
    """Every new file by its place below the folder: the ruleset and its tests."""
    comparison: Comparison
    tests: Report
    """Those of the new version, and of the rulesets that require it."""
    untested: bool
    """Whether the base has no tests that could be copied."""


def draft(wish: Wish) -> Drafted:
    """Return the next version of a ruleset with some parameters set.

    Raises UsageError for a wish that makes no sense, RulesetNotFound, and RulesetError where
    the folder is not in order, or would not be with the new version in it.
    """
    catalogue = _in_order(read_catalogue(wish.folder))
    base = _base(catalogue, wish)
    settings = read_settings(wish.settings, base.ruleset.parameters, base.program)
    day = _effective_from(wish, base.ruleset)
    version = _next(catalogue, base.ruleset)
    files, untested = _files(wish, base.ruleset, settings, version, day)
    folder = Draft(wish.folder, files)
    after = _in_order(read_catalogue(folder))
    new = _release(after, base.ruleset.name, version, day)
    affected = _requiring(after, base.ruleset.name)
    tests = run_tests(
        folder,
        wanted=lambda name, v: (name, v) == (base.ruleset.name, str(version)) or name in affected,
    )
    return Drafted(wish.folder, base, new, settings, files, compare(base, new), tests, untested)


def _in_order(catalogue: Catalogue) -> Catalogue:
    rulesets = [c.ruleset for versions in catalogue.versions.values() for c in versions.values()]
    found = (*catalogue.errors, *version_problems(rulesets))
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise RulesetError(errors)
    return catalogue


# -- which version ---------------------------------------------------------------------------------


def _base(catalogue: Catalogue, wish: Wish) -> Release:
    """The newest version that the name admits, whether or not it is in force yet."""
    try:
        name, selector = split_name(wish.name)
    except ValueError as error:
        raise UsageError(str(error)) from None
    versions = catalogue.versions.get(name, {})
    fitting = [version for version in versions if selector.admits(version)]
    if not fitting:
        catalogue.find(name, selector, wish.today)
        raise RulesetNotFound(f"`{wish.name}` is not there")
    return _release(catalogue, name, max(fitting), wish.today)


def _release(catalogue: Catalogue, name: str, version: Version, day: date) -> Release:
    checked = catalogue.versions[name][version]
    day = max(day, checked.ruleset.effective_from)
    return Release(checked.ruleset, Linker(catalogue).program(checked, day))


def _effective_from(wish: Wish, base: Ruleset) -> date:
    """The day asked for; else today, but never before the base itself."""
    day = wish.effective_from
    if day is None:
        return max(wish.today, base.effective_from)
    if day < base.effective_from:
        raise UsageError(
            f"--effective-from is {day}, but {base.name} {base.version} holds from "
            f"{base.effective_from}: the new version cannot come before it"
        )
    return day


def _next(catalogue: Catalogue, base: Ruleset) -> Version:
    version = next_version(parse_version(base.version), "patch")
    if version in catalogue.versions[base.name]:
        newest = max(v for v in catalogue.versions[base.name] if v[:2] == version[:2])
        raise UsageError(
            f"{base.name} {version} is there already: change that, as `{base.name}@{newest}`"
        )
    return version


def _requiring(catalogue: Catalogue, name: str) -> set[str]:
    """The rulesets that require one, directly or not: their tests read its decisions, too."""
    found: set[str] = set()
    while True:
        more = {
            other
            for other, versions in catalogue.versions.items()
            for checked in versions.values()
            if any(r.ruleset in found | {name} for r in checked.ruleset.requirements)
        }
        if more <= found:
            return found
        found |= more


# -- its files -------------------------------------------------------------------------------------


def _files(
    wish: Wish, base: Ruleset, settings: tuple[Setting, ...], version: Version, day: date
) -> tuple[dict[str, bytes], bool]:
    folder = wish.folder
    data = (folder / base.name / f"{base.version}.yaml").read_bytes()
    document = read_document(data, str(folder / base.name / f"{base.version}.yaml"))
    head = [
        _scalar_edit(document, "version", str(version)),
        _scalar_edit(document, "effective_from", day.isoformat()),
        *(_source_edits(document, base, settings, wish.source) if wish.source else ()),
    ]
    files = {f"{base.name}/{version}.yaml": _ruleset(document, data, settings, head)}
    tests = folder / base.name / f"{base.version}{TESTS_SUFFIX}"
    if not tests.is_file():
        return files, True
    old = tests.read_bytes()
    suite = read_document(old, str(tests))
    key = f"{base.name}/{version}{TESTS_SUFFIX}"
    files[key] = edited(suite, old, [_scalar_edit(suite, "version", str(version))])
    return files, False


def _ruleset(
    document: Document, data: bytes, settings: tuple[Setting, ...], head: list[Edit]
) -> bytes:
    """The file with its head and the values replaced, and every other byte as it is.

    A value is written as it was typed; in quotes where it would be read as something else there.
    """
    for quoted in (False, True):
        values = [Edit(s.parameter.value_span, _written(s.text, quoted)) for s in settings]
        result = edited(document, data, [*head, *values])
        if _holds(result, settings):
            return result
    names = ", ".join(f"`{setting.parameter.name}`" for setting in settings)
    raise UsageError(f"{names} cannot be replaced in `{document.file}`: edit a copy by hand")


def _scalar_edit(document: Document, key: str, text: str) -> Edit:
    node = document.root.get(key)
    assert isinstance(node, Scalar), key
    quote = "" if node.plain else node.raw[:1]
    return Edit(node.span, f"{quote}{text}{quote}")


def _source_edits(
    document: Document, base: Ruleset, settings: tuple[Setting, ...], source: str
) -> list[Edit]:
    known = [*(one.id for one in base.sources), ASSUMPTION]
    if source not in known:
        close = nearest(source, known)
        hint = f"did you mean `{close}`?" if close else f"there are {', '.join(known)}"
        raise UsageError(f"`{source}` is not a source of {base.name} {base.version}; {hint}")
    edits = []
    parameters = document.root.get("parameters")
    for setting in settings:
        body = parameters.get(setting.parameter.name) if isinstance(parameters, Mapping) else None
        node = body.get("source") if isinstance(body, Mapping) else None
        if node is None:
            raise UsageError(f"`{setting.parameter.name}` cites no source that could be replaced")
        edits.append(Edit(node.span, source))
    return edits


def _written(text: str, quoted: bool) -> str:
    return json.dumps(text, ensure_ascii=False) if quoted else text


def _holds(data: bytes, settings: tuple[Setting, ...]) -> bool:
    """Whether a file, read again, has exactly the values that were asked for."""
    try:
        document = read_document(data, "")
    except RulesetError:
        return False
    if not isinstance(document.root.get("parameters"), Mapping):
        return False
    ruleset, problems = read_ruleset(document)
    values = {parameter.name: parameter.value for parameter in ruleset.parameters}
    return not problems and all(values.get(s.parameter.name) == s.value for s in settings)
