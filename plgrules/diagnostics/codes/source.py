"""Codes of files that are not the YAML, or not the shape, that the language wants."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code
from plgrules.diagnostics.codes.source_shape import SHAPE_CODES
from plgrules.diagnostics.codes.source_values import VALUE_CODES
from plgrules.diagnostics.codes.source_yaml import YAML_CODES

CODES: tuple[Code, ...] = (*YAML_CODES, *VALUE_CODES, *SHAPE_CODES)
