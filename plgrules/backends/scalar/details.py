"""What goes with a verdict: outputs, warnings and checks."""

from __future__ import annotations

from plgrules.backends.scalar.emit import Code
from plgrules.backends.scalar.steps import Steps
from plgrules.program.program import CheckStep, Output, RequirementStep


def write_outputs(steps: Steps) -> None:
    """Write statements that set `outputs` to the outputs of a verdict."""
    program, writer = steps.program, steps.writer
    writer.line("outcome = verdict.outcome")
    pairs = [
        f"{steps.emit.pool.constant(output.name)}: {_output(steps, output, f'p{place}')}"
        for place, output in enumerate(program.outputs)
    ]
    writer.line(f"outputs = {{{', '.join(pairs)}}}")


def _output(steps: Steps, output: Output, name: str) -> str:
    """Write one output where it depends on the outcome, and return its text."""
    program, writer, pool = steps.program, steps.writer, steps.emit.pool
    own = {
        outcome.id: formula.root
        for outcome in program.outcomes
        for set_name, formula in outcome.outputs
        if set_name == output.name
    }
    roots = [*own.values(), *([output.value.root] if output.value else [])]
    steps.need(*roots)
    emit = steps.emit.general
    general = emit.value(output.value.root) if output.value else Code("None")
    if not own:
        return f"({general.text})"
    word = "if"
    for outcome, root in own.items():
        with writer.block(f"{word} outcome == {pool.constant(outcome)}:"):
            writer.line(f"{name} = {emit.value(root).text}")
        word = "elif"
    setters = pool.constant(frozenset(own))
    with writer.block(f"elif outcome is None and not {setters}.isdisjoint(verdict.possible):"):
        writer.line(f"{name} = None")
    with writer.block("else:"):
        writer.line(f"{name} = {general.text}")
    return name


def write_warnings(steps: Steps, nested: dict[str, str]) -> None:
    """Write statements that set `warnings`; `nested` names the functions of required decisions."""
    program, writer, pool = steps.program, steps.writer, steps.emit.pool
    writer.line("warnings = []")
    steps.need(*(caution.condition.root for caution in program.cautions))
    for caution in program.cautions:
        test = steps.emit.general.truth(caution.condition.root, True)
        with writer.block(f"if {test.text}:"):
            writer.line(f"warnings.append({pool.constant(caution.code)})")
    for place, step in enumerate(program.steps):
        if isinstance(step, RequirementStep):
            steps.need_names((step.name,))
            writer.line(f"warnings += {nested[step.name]}(d{place}, as_of, r{place})")


def write_checks(steps: Steps) -> str:
    """Write every check, and return the text of their states."""
    checks = [step.name for step in steps.program.steps if isinstance(step, CheckStep)]
    steps.need_names(checks)
    pairs = []
    for name in checks:
        text = steps.emit.variables[name].text
        state = f"'unknown' if {text} is None else 'present' if {text} else 'absent'"
        pairs.append(f"({steps.emit.pool.constant(name)}, {state})")
    return f"({''.join(pair + ', ' for pair in pairs)})"
