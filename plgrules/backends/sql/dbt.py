"""A statement as a dbt model, with the tests of its columns."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from plgrules.backends.columns.plan import ColumnPlan, Options
from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.statement import write_sql
from plgrules.program.program import Program, endings
from plgrules.program.texts import say

_SOURCE = "plg_source_of_the_model"
_JINJA = re.compile(r"\{[{%#]")

STATUSES = ("decided", "undetermined", "conflict", "invalid")


@dataclass(frozen=True, slots=True)
class DbtModel:
    """The two files of a model: its statement, and what dbt tests of its columns."""

    name: str
    model: str
    properties: str


def write_dbt(
    plan: ColumnPlan,
    program: Program,
    dialect: Dialect,
    table: str,
    *,
    own: Sequence[str] | None = None,
    options: Options | None = None,
) -> DbtModel:
    """Return the dbt model of a plan.

    `table` is the model that it reads, or a source and its table with a point between.
    """
    options = options or Options()
    name = program.ruleset.replace("-", "_")
    placeholder = exp.Table(this=exp.Identifier(this=_SOURCE, quoted=False))
    sql = write_sql(plan, dialect, placeholder, own=own, scratch=options.scratch)
    # What looks like Jinja in a text of the ruleset is to stay a text.
    escaped = _JINJA.sub(lambda found: f"{{{{ '{found.group()}' }}}}", sql)
    body = escaped.replace(_SOURCE, _reference(table))
    head = (
        f"-- {program.ruleset} {program.version}, for decisions of {plan.as_of}; written by "
        "`plgrules sql --dbt`: write it again rather than edit it\n"
        "{{ config(materialized='table') }}\n\n"
    )
    return DbtModel(name, f"{head}{body}\n", _properties(program, name, options.prefix))


def _reference(table: str) -> str:
    source, point, name = table.rpartition(".")
    return f"{{{{ source('{source}', '{name}') }}}}" if point else f"{{{{ ref('{table}') }}}}"


def _properties(program: Program, name: str, prefix: str) -> str:
    """The properties file; every text is written as JSON writes it, which is YAML, too."""
    title = say(program.question, "en") or program.ruleset
    outcomes = [outcome.id for outcome in program.outcomes]
    lines = [
        "version: 2",
        "models:",
        f"  - name: {name}",
        f"    description: {_text(f'{program.ruleset} {program.version}: {title}')}",
        "    columns:",
        *_column(f"{prefix}status", STATUSES, required=True),
        *(_column(f"{prefix}outcome", outcomes) if outcomes else ()),
        *(_column(f"{prefix}rule", _rules(program)) if outcomes else ()),
        *_column(f"{prefix}ruleset", [program.ruleset], required=True),
        *_column(f"{prefix}version", [program.version], required=True),
    ]
    return "\n".join(lines) + "\n"


def _column(name: str, values: Sequence[str], *, required: bool = False) -> list[str]:
    listed = ", ".join(map(_text, values))
    return [
        f"      - name: {name}",
        "        data_tests:",
        *(["          - not_null"] if required else []),
        f"          - accepted_values: {{values: [{listed}]}}",
    ]


def _rules(program: Program) -> list[str]:
    decision = program.decision
    return [] if decision is None else list(dict.fromkeys(end.id for end in endings(decision)))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
