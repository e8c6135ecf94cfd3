"""Which rulesets a command such as `check` or `test` is about."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from plgrules.engine import UsageError
from plgrules.library.catalogue import TESTS_SUFFIX
from plgrules.source.data import data_folder

DEFAULT = Path("rulesets")


@dataclass(frozen=True, slots=True)
class Target:
    """A folder of rulesets, and which of them are meant; None stands for all."""

    folder: Traversable
    name: str | None = None
    version: str | None = None

    def wants(self, name: str, version: str) -> bool:
        """Whether a version of a ruleset is meant."""
        return self.name in (None, name) and self.version in (None, version)

    def holds(self, file: str | None) -> bool:
        """Whether a file belongs to what is meant; a problem without a file always does."""
        if file is None or self.name is None:
            return True
        stem = f"{self.folder}/{self.name}/{self.version or ''}"
        return file.startswith(stem)


def target(path: Path | None) -> Target:
    """Return what a path means: a folder of rulesets, the folder of one, or one file.

    Without a path: `rulesets` where that is a folder, else the bundled rulesets. Raises UsageError.
    """
    if path is None:
        return Target(DEFAULT if DEFAULT.is_dir() else data_folder("rulesets"))
    if path.is_file():
        version = path.name.removesuffix(TESTS_SUFFIX).removesuffix(".yaml")
        return Target(_above(_above(path)), path.resolve().parent.name, version)
    if not path.is_dir():
        raise UsageError(f"`{path}` is neither a folder of rulesets nor a ruleset")
    if any(child.suffix == ".yaml" for child in path.iterdir()):
        return Target(_above(path), path.resolve().name)
    return Target(path)


def _above(path: Path) -> Path:
    """The folder that holds a path, named as the reader named it where that can be."""
    return path.parent if path.name not in ("", "..") else path.resolve().parent
