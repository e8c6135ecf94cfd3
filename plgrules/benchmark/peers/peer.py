"""What every adapter gives: the engine's name, its package, and D1 and D2 as it runs them."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plgrules import __version__

Facts = Mapping[str, Any]
Ask = Callable[[Facts], Any]


class Ways(NamedTuple):
    """A decision as an engine makes it: its outcome, and the same with its reasons if it has any.

    `outcome` returns a text; what is none of the outcomes of the decision is an error's.
    """

    outcome: Ask
    reasons: Ask | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """One engine: the package to install, the module to import, and what it makes of a decision.

    What needs no package has none. `prepare` maps `D1` or `D2` to what answers.
    """

    name: str
    package: str
    module: str
    prepare: Callable[[str], Ways]

    @property
    def version(self) -> str | None:
        """The version that is installed, or None; another package may have the module's name."""
        if not self.package:
            return __version__ if self.module == "plgrules" else platform.python_version()
        try:
            found = importlib.metadata.version(self.package)
            importlib.import_module(self.module)
        except ImportError:
            return None
        return found
