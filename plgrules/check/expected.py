"""Whether a formula gives what its place wants: a condition, a number, or the type of a target."""

from __future__ import annotations

from collections.abc import Mapping

from plgrules.check.formulas import CONDITIONS, Site
from plgrules.check.infer import want_condition
from plgrules.check.inference import Inference, bare_number, is_zero, want_number
from plgrules.check.types import Type, describe
from plgrules.diagnostics.suggest import nearest
from plgrules.model.expression import Expression, Number, Text
from plgrules.model.units import conversion

BINDING = "PLG111"
"""The code of what does not fit a fact of another ruleset, whose declaration is not ours."""


def infer_site(state: Inference, site: Site, targets: Mapping[str, Type]) -> Type:
    """Infer the formula of a site and report where it does not give what the site wants.

    `targets` holds the types of the outputs, or the facts, that a site's formula may be given to.
    """
    root = site.formula.root
    if site.role in CONDITIONS:
        return want_condition(state, root)
    if site.role in ("of", "limit"):
        return want_number(state, root, "`of`" if site.role == "of" else "a limit")
    found = state.type_of(root)
    wanted = targets.get(site.target)
    if wanted is not None:
        code = BINDING if site.role == "binding" else "PLG135"
        fit(state, (root, found), wanted, site.target, code)
    return found


def fit(
    state: Inference, given: tuple[Expression, Type], wanted: Type, target: str, code: str
) -> None:
    """Report where a value cannot be given to `target`, a fact or an output of type `wanted`."""
    node, found = given
    if found.is_broken or wanted.is_broken:
        return
    if found.is_number and wanted.is_number:
        _fit_number(state, given, wanted, target, code)
    elif wanted.kind == "choice" and isinstance(node, Text):
        _fit_literal(state, node, wanted, target, code)
    elif wanted.kind == found.kind and wanted.kind in ("choice", "list"):
        _fit_choices(state, given, wanted, target, code)
    elif wanted.kind != found.kind:
        state.report(
            code,
            f"`{target}` is {describe(wanted)}, not {describe(found)}",
            node.span,
            describe(found),
            f"give {describe(wanted)}" + _or_declare(code, f"`{target}` as {describe(found)}"),
        )


def _fit_number(
    state: Inference, given: tuple[Expression, Type], wanted: Type, target: str, code: str
) -> None:
    node, found = given
    if is_zero(node):
        state.adopt(node, wanted.unit)
    elif conversion(found.unit, wanted.unit) is None:
        state.report(
            code,
            f"`{target}` is in {wanted.unit}, not in {found.unit}",
            node.span,
            str(found.unit),
            bare_number(wanted.unit)
            if isinstance(node, Number)
            else f"give a value in {wanted.unit}"
            + _or_declare(code, f"`{target}` with `unit: {found.unit}`"),
        )
    elif wanted.kind == "integer" and not _stays_whole(found, wanted):
        state.report(
            code,
            f"`{target}` is a whole number, and this may not be whole",
            node.span,
            describe(found),
            "round it with `floor(…)` or `ceil(…)`"
            + _or_declare(code, f"`{target}` with `type: number`"),
        )


def _or_declare(code: str, what: str) -> str:
    return "" if code == BINDING else f", or declare {what}"


def _stays_whole(found: Type, wanted: Type) -> bool:
    factor = conversion(found.unit, wanted.unit)
    return found.kind == "integer" and factor is not None and factor == int(factor)


def _fit_literal(state: Inference, node: Text, wanted: Type, target: str, code: str) -> None:
    state.types[id(node)] = wanted
    if node.value in wanted.choices:
        return
    close = nearest(node.value, wanted.choices)
    listed = ", ".join(f"`'{choice}'`" for choice in wanted.choices)
    state.report(
        code,
        f"`{node.value}` is not one of the choices of `{target}`",
        node.span,
        help=f"did you mean `'{close}'`?" if close else f"the choices are {listed}",
        suggestion=close,
    )


def _fit_choices(
    state: Inference, given: tuple[Expression, Type], wanted: Type, target: str, code: str
) -> None:
    """Every value that may come must be one that the target has; a free list holds anything."""
    node, found = given
    strangers = [choice for choice in found.choices if choice not in wanted.choices]
    if not wanted.choices:
        return
    if strangers or not found.choices:
        listed = ", ".join(f"`{choice}`" for choice in strangers) or "any text"
        state.report(
            code,
            f"`{target}` does not have all the choices that this may give",
            node.span,
            f"may be {listed}",
            "give a choice with fewer values"
            if code == BINDING
            else f"list these under the choices of `{target}`",
        )
