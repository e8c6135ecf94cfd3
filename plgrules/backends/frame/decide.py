"""A frame → the same frame with its rows decided."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from datetime import date
from typing import Any

from plgrules.backends.columns.features import NotExpressible, Reason, lacks
from plgrules.backends.columns.lower import lower
from plgrules.backends.columns.plan import ColumnPlan, FactColumn, Options
from plgrules.backends.columns.table import Match, TableColumn, free_scratch, match, result_names
from plgrules.backends.frame.carriers import carrier_of
from plgrules.backends.frame.kinds import engine_of, opened
from plgrules.backends.frame.tables import Frame, cast_columns, table_columns
from plgrules.diagnostics.errors import FactError, Problem, TableError, TableWarning
from plgrules.diagnostics.suggest import nearest
from plgrules.program.currency import currency_column
from plgrules.program.memo import prepared
from plgrules.program.program import FactStep, Program

MOST_KEPT = 64
"""So many plans of one program are kept; each kind of table needs its own."""


def decide_frame(
    program: Program,
    native: Any,
    as_of: date,
    *,
    prefix: str = "",
    strict: bool = False,
    not_null: bool | Collection[str] = False,
) -> Any:
    """Return a frame of the same kind with the result columns, whose names start with `prefix`.

    `not_null` names the columns that hold no null, True for all; rows that do are invalid.

    Raises FactError for columns of wrong types, and with `strict` for those that nearly are facts;
    TableError for what is no frame, for names that are taken, and for what the engine lacks.
    """
    frame = opened(native)
    names = frame.collect_schema().names()
    added = result_names(program, prefix)
    _refuse_clash(added, names)
    carrier = carrier_of(frame)
    if carrier is not None:
        frame = opened(carrier.facts(native, program.facts, currency_column(program, names)))
    columns = table_columns(frame, _promised(names, not_null))
    found = match(program, {name: columns.get(name, _OTHER) for name in names})
    _refuse_columns(program, found, names, strict)
    options = Options(prefix, free_scratch(names))
    decided = _decided(program, frame, found, as_of, options)
    return decided if carrier is None else carrier.attached(native, decided.select([*added]))


_OTHER = TableColumn(None, "something else")
"""A column that was not looked at, as it is no fact."""


def _decided(program: Program, frame: Frame, found: Match, as_of: date, options: Options) -> Any:
    engine = engine_of(frame)
    try:
        plan = plan_of(program, found.schema, as_of, options)
    except NotExpressible as error:
        raise _unable(program, (error.reason,)) from None
    reasons = lacks(plan, engine.lacking)
    if reasons:
        raise _unable(program, reasons)
    return engine.run(plan, frame, cast_columns(frame) & set(found.schema))


def plan_of(
    program: Program, schema: dict[str, FactColumn], as_of: date, options: Options
) -> ColumnPlan:
    """Return the plan of a program over columns, made once for each kind of table."""
    plans: dict[Any, ColumnPlan] = prepared(program, "column plans", lambda program: {})
    key = tuple(schema.items()), as_of, options
    plan = plans.get(key)
    if plan is None:
        if len(plans) >= MOST_KEPT:
            plans.clear()
        plan = plans[key] = lower(program, schema, as_of, options)
    return plan


# -- what does not fit ---------------------------------------------------------------------------


def _promised(names: Collection[str], not_null: bool | Collection[str]) -> Collection[str]:
    if isinstance(not_null, bool):
        return names if not_null else ()
    strange = [name for name in not_null if name not in names]
    if strange:
        near = nearest(strange[0], names)
        hint = f"; did you mean `{near}`?" if near else ""
        raise TableError(f"`not_null` names `{strange[0]}`, which is no column{hint}")
    return not_null


def _refuse_columns(program: Program, found: Match, columns: Collection[str], strict: bool) -> None:
    near = [
        Problem(column, "fact-unknown", f"column `{column}` is no fact; did you mean `{fact}`?",
                suggestion=fact)
        for column, fact in found.near
    ]  # fmt: skip
    problems = [*found.problems, *(near if strict else ())]
    if problems:
        raise FactError(problems)
    if not found.schema and not any(fact.name in columns for fact in program.facts):
        names = ", ".join(f"`{fact.name}`" for fact in program.facts[:6])
        more = ", \u2026" if len(program.facts) > 6 else ""
        told = "".join(f"; {problem.message}" for problem in near)
        raise TableError(
            f"no column is a fact of {program.ruleset} {program.version}, "
            f"whose facts are {names}{more}{told}"
        )
    messages = [problem.message for problem in near]
    missing = [fact.name for fact in program.facts if _is_wanted(fact, columns)]
    if missing:
        named = ", ".join(f"`{name}`" for name in missing)
        messages.append(f"no column for {named}: unknown in every row")
    if messages:
        warnings.warn("; ".join(messages), TableWarning, stacklevel=4)


def _is_wanted(fact: FactStep, columns: Collection[str]) -> bool:
    has_other_way = fact.optional or fact.otherwise is not None or fact.default is not None
    return fact.name not in columns and not has_other_way


def _refuse_clash(names: tuple[str, ...], columns: Collection[str]) -> None:
    taken = [name for name in names if name in columns]
    if taken:
        named = ", ".join(f"`{name}`" for name in taken)
        raise TableError(
            f"the frame has {named} already; give a prefix for the new columns, such as"
            ' prefix="decision_"'
        )


def _unable(program: Program, reasons: tuple[Reason, ...]) -> TableError:
    told = "; ".join(reason.message for reason in reasons)
    return TableError(f"{program.ruleset} {program.version} cannot run on this frame: {told}")
