"""Gives a column of its own to whatever an engine must write down several times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from plgrules.backends.columns.build import names_read, type_of
from plgrules.backends.columns.nodes import Arithmetic, Column, Function, Literal, Pick, Value
from plgrules.backends.columns.plan import ColumnPlan, Compute, Definition, Stage


def spilled(plan: ColumnPlan, is_repeated: Callable[[Value], bool], scratch: str) -> ColumnPlan:
    """Return the same plan, in which certain operations have only columns and constants as sides.

    `is_repeated` tells of an operation whether its sides are written several times; new columns
    are named with `scratch`.
    """
    spill = _Spill(is_repeated, f"{scratch}part_")
    stages: list[Stage] = []
    for stage in plan.stages:
        if isinstance(stage, Compute):
            kept = spill.kept(stage.columns)
            stages += spill.taken()
            stages.append(Compute(kept))
        else:
            stages.append(stage)
    results = spill.kept(plan.results)
    return replace(plan, stages=(*stages, *spill.taken()), results=results)


@dataclass(slots=True)
class _Spill:
    is_repeated: Callable[[Value], bool]
    prefix: str
    names: dict[Value, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    """The columns made for the stage that is looked at, and after how many others of them."""

    def kept(self, definitions: Iterable[Definition]) -> tuple[Definition, ...]:
        return tuple(Definition(d.name, self._changed(d.expression)) for d in definitions)

    def taken(self) -> Iterator[Stage]:
        """Yield the stages that compute the columns made since the last time."""
        values = {name: value for value, name in self.names.items()}
        for level in sorted(set(self.levels.values())):
            names = [name for name, found in self.levels.items() if found == level]
            yield Compute(tuple(Definition(name, values[name]) for name in names))
        self.levels.clear()

    def _changed(self, node: Any) -> Any:
        if isinstance(node, tuple):
            return tuple(map(self._changed, node))
        if not is_dataclass(node) or isinstance(node, Column | Literal):
            return node
        changes = {item.name: self._changed(getattr(node, item.name)) for item in fields(node)}
        changed = replace(node, **changes)  # type: ignore[type-var]
        if isinstance(changed, Pick):
            # It is compared with every place.
            return replace(changed, index=self._put(changed.index))
        if isinstance(changed, Arithmetic) and self.is_repeated(changed):
            return replace(changed, left=self._put(changed.left), right=self._put(changed.right))
        if isinstance(changed, Function) and self.is_repeated(changed):
            return replace(changed, operand=self._put(changed.operand))
        return changed

    def _put(self, value: Value) -> Value:
        if isinstance(value, Column | Literal):
            return value
        name = self.names.get(value)
        if name is None:
            name = self.names[value] = f"{self.prefix}{len(self.names) + 1}"
            self.levels[name] = 1 + max(
                (self.levels.get(n, 0) for n in names_read(value)), default=0
            )
        return Column(name, type_of(value))
