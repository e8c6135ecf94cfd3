"""A program → one Python function that decides: the fast path for one decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from plgrules.backends.facts import Facts, read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.scalar.emit import Pool
from plgrules.backends.scalar.functions import Functions
from plgrules.backends.scalar.runtime import GiveUpError
from plgrules.backends.scalar.shapes import Shapes
from plgrules.backends.scalar.today import today
from plgrules.backends.scalar.verdict import Details, Verdict
from plgrules.program.expression import Scalar
from plgrules.program.program import Program

Decide = Callable[..., Any]


def compile_scalar(program: Program, decision_type: type, plan: object) -> Decide:
    """Return `decide(facts, as_of=None)`, which makes a new `decision_type` of each call.

    A decision is made without calling `__init__`; its attributes `_plan` (the `plan` given here),
    `_facts` (the typed facts in the order of `program.facts`, None for absent ones), `as_of` (today
    unless given) and `_verdict` are set. `decide` raises FactError with every wrong fact.
    """
    functions = Functions(program)
    new = _maker(decision_type)

    def careful(facts: Mapping[str, Any], as_of: date | None = None) -> Any:
        """Decide on facts that need a closer look than the generated function takes."""
        decision = new()
        decision._plan = plan
        decision._facts = read_facts(program, facts)
        decision._as_of = today() if as_of is None else as_of
        decision._verdict = functions.verdict(decision._facts, decision._as_of)
        return decision

    names = {"new": new, "plan": plan, "verdict": functions.verdict}
    sparse = _once(lambda: functions.sparse(careful=careful, **names))

    def first(facts: Mapping[str, Any], as_of: date | None) -> Any:
        """Decide while nothing is compiled yet."""
        return missed(facts, as_of, None)

    dense: Decide = first

    def missed(facts: Mapping[str, Any], as_of: date | None, tried: frozenset[str] | None) -> Any:
        """Decide on facts that the function for the `tried` ones did not take."""
        nonlocal dense
        shaped = shapes.find(facts)
        if shaped is None or shaped.given == tried:
            return sparse()(facts, as_of)
        dense = shaped.decide
        return dense(facts, as_of)

    def make(given: frozenset[str]) -> Decide:
        return functions.dense(given, sparse=lambda facts, day: missed(facts, day, given), **names)

    shapes = Shapes(frozenset(fact.name for fact in program.facts), make)

    def decide(facts: Mapping[str, Any], as_of: date | None = None) -> Any:
        """Return a new decision on facts, as of today unless a day is given."""
        return dense(facts, as_of)

    return decide


def compile_details(program: Program) -> Callable[[Facts, date, Verdict], Details]:
    """Return the function that gives a verdict's outputs, warnings and checks.

    It takes typed facts in the order of `program.facts`, the day and the verdict on them, and is
    compiled when it is first called.
    """
    return Functions(program).all_details


def compile_values(
    program: Program, names: tuple[str, ...]
) -> Callable[[Facts, date], tuple[Scalar | None, ...]]:
    """Return the function that gives the values of signals, derived values and facts by name.

    It takes typed facts in the order of `program.facts` and the day. None stands for unknown.
    """
    function = Functions(program).values(names)

    def values(facts: Facts, as_of: date) -> tuple[Scalar | None, ...]:
        """Return the values, from the interpreter where the generated function gives up."""
        try:
            found: tuple[Scalar | None, ...] = function(facts, as_of)
        except GiveUpError:
            record = interpret(program, facts, as_of)
            return tuple(record.values[name] for name in names)
        return found

    return values


def source_of(program: Program) -> str:
    """Return the source of the functions that `compile_scalar` and `compile_details` make."""
    functions = Functions(program)
    every = frozenset(fact.name for fact in program.facts)
    sources: tuple[Callable[[Pool], str], ...] = (
        lambda pool: functions.dense_source(pool, every),
        functions.sparse_source,
        functions.general_source,
        functions.details_source,
    )
    return "\n".join(source(functions.new_pool()) for source in sources)


def _once(make: Callable[[], Decide]) -> Callable[[], Decide]:
    """Return a function that makes something when it is first asked for it."""
    made: list[Decide] = []

    def get() -> Decide:
        if not made:
            made.append(make())
        return made[0]

    return get


def _maker(decision_type: type) -> Callable[[], Any]:
    """Return what makes an empty instance; calling a type is faster where it runs no `__init__`."""
    defined = {name for kind in decision_type.__mro__[:-1] for name in vars(kind)}
    if defined.isdisjoint(("__new__", "__init__")) and type(decision_type) is type:
        return decision_type
    return lambda: object.__new__(decision_type)
