"""A mask file → the mask of a log."""

from __future__ import annotations

from pathlib import Path

from plgrules.audit.masking import Mask, Way
from plgrules.diagnostics.errors import RulesetError
from plgrules.source.from_bytes import read_document
from plgrules.source.plain import to_plain
from plgrules.source.validate import validate


def read_mask(path: Path) -> Mask:
    """Return the mask that a file says; raises RulesetError with every problem, and OSError."""
    document = read_document(path.read_bytes(), str(path))
    problems = validate(document, "log-mask")
    if problems:
        raise RulesetError(problems)
    written = to_plain(document.root)["facts"]
    ways: dict[str, Way] = {
        name: way["keep"] if isinstance(way, dict) else way for name, way in written.items()
    }
    return Mask(ways)
