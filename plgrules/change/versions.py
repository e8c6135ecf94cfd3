"""The two sides of a comparison: a name with a version, a file, or a folder of rulesets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from plgrules.change.folder import Draft
from plgrules.check.from_model import Checked
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.engine import UsageError
from plgrules.library.catalogue import Catalogue, read_catalogue
from plgrules.library.linking import Linker
from plgrules.library.lock import LOCK_NAME
from plgrules.library.version import Version, parse_version, split_name
from plgrules.model.ruleset import Ruleset
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Scalar
from plgrules.source.validate import validate


class Release(NamedTuple):
    """One version of one ruleset: as it is written, and as it runs."""

    ruleset: Ruleset
    program: Program


Pair = tuple[Release | None, Release | None]
"""An older version and a newer one; None for one that there is not."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What there is to compare, and what kept a version from being compared."""

    pairs: tuple[Pair, ...]
    problems: tuple[Diagnostic, ...] = ()


def pairs_of(
    old: str, new: str, rulesets: Traversable, day: date, overlays: Sequence[Path] = ()
) -> Pairs:
    """Return what two texts of a command line ask to compare.

    Each is `name`, `name@2`, `name@2.0.0`, the path of a file, or of a folder of rulesets; two
    folders are compared version by version. `rulesets` is where names are looked up. Raises
    UsageError, RulesetNotFound, and RulesetError where a version that is asked for is wrong.
    """
    is_folder = [_is_folder(text) for text in (old, new)]
    if all(is_folder):
        return _folders(Path(old), Path(new), day, overlays)
    if any(is_folder):
        folder, other = (old, new) if is_folder[0] else (new, old)
        raise UsageError(f"`{folder}` is a folder, and `{other}` is not: name two of a kind")
    return Pairs(((_one(old, rulesets, day, overlays), _one(new, rulesets, day, overlays)),))


def _is_folder(text: str) -> bool:
    return "@" not in text and Path(text).is_dir()


# -- one version -----------------------------------------------------------------------------------


def _one(text: str, rulesets: Traversable, day: date, overlays: Sequence[Path]) -> Release:
    path = Path(text)
    if path.is_file():
        return _from_file(path, rulesets, day, overlays)
    if path.suffix in (".yaml", ".yml") or path.parent != Path():
        raise UsageError(f"there is no file `{text}`")
    try:
        name, selector = split_name(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    catalogue = _good(_unlocked(rulesets), name, overlays)
    return _release(catalogue, catalogue.find(name, selector, day), day)


def _unlocked(folder: Traversable) -> Draft:
    """The folder without its lock: an edit of a released version can be compared, too."""
    return Draft(folder, {}, (LOCK_NAME,))


def _good(folder: Traversable, name: str, overlays: Sequence[Path]) -> Catalogue:
    catalogue = read_catalogue(folder, overlays, only=(name,))
    if catalogue.errors:
        raise RulesetError(catalogue.errors)
    return catalogue


def _release(catalogue: Catalogue, checked: Checked, day: date) -> Release:
    ruleset = checked.ruleset
    return Release(ruleset, Linker(catalogue).program(checked, max(day, ruleset.effective_from)))


def _from_file(path: Path, rulesets: Traversable, day: date, overlays: Sequence[Path]) -> Release:
    """The version in a file; what it requires lies beside it where it is in its place."""
    data = path.read_bytes()
    document = read_document(data, str(path))
    broken = validate(document, "ruleset")
    if broken:
        raise RulesetError(broken)
    name, version = (
        node.text if isinstance(node := document.root.get(key), Scalar) else ""
        for key in ("ruleset", "version")
    )
    place = f"{name}/{version}.yaml"
    in_place = path.resolve().as_posix().endswith(f"/{place}")
    folder = Draft(path.resolve().parent.parent if in_place else rulesets, {place: data},
                   (LOCK_NAME,))  # fmt: skip
    try:
        catalogue = _good(folder, name, overlays)
    except RulesetError as error:
        found = [_renamed(problem, f"{folder}/{place}", path) for problem in error.diagnostics]
        raise RulesetError(found) from None
    found_there = catalogue.versions[name][parse_version(version)]
    return _release(catalogue, found_there, day)


def _renamed(problem: Diagnostic, place: str, path: Path) -> Diagnostic:
    """The problem with the name by which the reader knows the file."""
    if problem.span is None or problem.file != place:
        return problem
    return replace(problem, span=replace(problem.span, file=str(path)))


# -- folders ---------------------------------------------------------------------------------------


def _folders(old: Path, new: Path, day: date, overlays: Sequence[Path]) -> Pairs:
    (before, names), (after, others) = _read(old, overlays), _read(new, overlays)
    wanted = names if names is not None else others
    pairs = tuple(_changed(before, after, day, wanted))
    return Pairs(pairs, (*before.errors, *after.errors))


def _read(path: Path, overlays: Sequence[Path]) -> tuple[Catalogue, str | None]:
    """The catalogue of a folder of rulesets, or of the folder of one, whose name is told then."""
    if any(child.suffix == ".yaml" for child in path.iterdir()):
        above = path.parent if path.name not in ("", "..") else path.resolve().parent
        name = path.resolve().name
        return read_catalogue(_unlocked(above), overlays, only=(name,)), name
    return read_catalogue(_unlocked(path), overlays), None


def _changed(before: Catalogue, after: Catalogue, day: date, wanted: str | None) -> Iterator[Pair]:
    for name in sorted({*before.versions, *after.versions}):
        if wanted is not None and name != wanted:
            continue
        old, new = before.versions.get(name, {}), after.versions.get(name, {})
        for version in sorted({*old, *new}):
            pair = _pair(before, after, name, version, day)
            if pair is not None:
                yield pair


def _pair(
    before: Catalogue, after: Catalogue, name: str, version: Version, day: date
) -> Pair | None:
    """A version with what was there in its place, or, for a new one, with the version before it."""
    old, new = before.versions.get(name, {}), after.versions.get(name, {})
    if version not in new:
        return _release(before, old[version], day), None
    if version in old:
        if old[version].ruleset.sha256 == new[version].ruleset.sha256:
            return None
        return _release(before, old[version], day), _release(after, new[version], day)
    lower = max((v for v in (*old, *new) if v < version), default=None)
    fresh = _release(after, new[version], day)
    if lower is None:
        return None, fresh
    place = after if lower in new else before
    return _release(place, place.versions[name][lower], day), fresh
