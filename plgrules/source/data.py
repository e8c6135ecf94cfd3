"""Where the files lie that come with the package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal


def data_folder(name: Literal["schemas", "rulesets"]) -> Traversable:
    """Return the folder of shipped schemas or rulesets.

    A wheel carries them inside the package, a checkout beside it.
    """
    packaged = files("plgrules") / "_data" / name
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / name
