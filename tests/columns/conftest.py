"""Rows are drawn as in tests/properties: thoroughly with `--hypothesis-profile=thorough`."""

from __future__ import annotations

from tests.properties import conftest

__all__ = ["conftest"]
