"""`releases.lock`: the SHA-256 of every released version, so that none changes unseen."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from pathlib import Path

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.diagnostics.span import Span
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Mapping, Scalar
from plgrules.source.validate import validate

LOCK_NAME = "releases.lock"


def read_lock(data: bytes, file: str) -> tuple[dict[str, str], dict[str, Span]]:
    """Return the hash and the place of each `name/version`; raises RulesetError."""
    document = read_document(data, file)
    problems = validate(document, "releases-lock")
    if problems:
        raise RulesetError(problems)
    hashes: dict[str, str] = {}
    spans: dict[str, Span] = {}
    releases = document.root.get("releases")
    for entry in releases if isinstance(releases, Mapping) else ():
        if isinstance(entry.value, Scalar):
            hashes[entry.key.text] = entry.value.text
            spans[entry.key.text] = entry.key.span
    return hashes, spans


def compare_with_lock(
    locked: MappingType[str, str],
    spans: MappingType[str, Span],
    present: MappingType[str, tuple[str, Span]],
) -> tuple[Diagnostic, ...]:
    """Return a problem for each released version that was edited or is gone.

    `present` gives hash and place of each `name/version` that is on disk.
    """
    problems = []
    for release, expected in locked.items():
        if release not in present:
            problems.append(
                Diagnostic(
                    "PLG202",
                    f"the released version `{release}` is gone",
                    spans[release],
                    help="bring the file back: decisions made with it must stay explainable",
                )
            )
        elif present[release][0] != expected:
            problems.append(
                Diagnostic(
                    "PLG201",
                    f"`{release}` was edited after its release",
                    present[release][1],
                    help="take the edit back, and make it in a new version beside this one",
                )
            )
    return tuple(problems)


def lock_text(hashes: MappingType[str, str]) -> str:
    """Return the text of a lock file, sorted by name and version."""
    lines = [f"  {release}: {digest}" for release, digest in sorted(hashes.items())]
    head = "# SHA-256 of every released version. Written by `plgrules release`; never by hand."
    return "\n".join([head, "releases:", *lines]) + "\n"


def write_lock(folder: Path, hashes: MappingType[str, str]) -> None:
    """Write the lock file of a folder of rulesets."""
    (folder / LOCK_NAME).write_text(lock_text(hashes), encoding="utf-8")
