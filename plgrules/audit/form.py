"""A decision → the small JSON that is kept of it, and back.

Decisions come in few forms: the same program, outcome and rule, the same facts given, the same
warnings. A form is kept once; an event names it and holds nothing but the values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from json import JSONEncoder, encoder
from typing import TYPE_CHECKING, Any

from plgrules.backends.facts import Facts
from plgrules.program.expression import Scalar
from plgrules.program.program import FactStep, Program

if TYPE_CHECKING:
    from plgrules.backends.scalar.verdict import Verdict
    from plgrules.decision.decision import Decision
    from plgrules.decision.plan import Plan

MOST_KNOWN = 10_000
"""Forms that are remembered; after that all are forgotten and made again."""

HASHED = "hash:"
"""What a value that was masked by a hash begins with."""

_STATES = {"present": "p", "absent": "a", "unknown": "u"}


@dataclass(frozen=True, slots=True)
class Form:
    """What many decisions share."""

    program: str = ""
    """The digest of what ran; empty for events that are no decisions."""
    status: str = ""
    outcome: str | None = None
    rule: str | None = None
    possible: tuple[str, ...] = ()
    possible_rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    checks: str = ""
    """The state of every check in the program's order: `p` present, `a` absent, `u` unknown."""
    facts: tuple[int, ...] = ()
    """The places among `program.facts` of those with a value in the body."""
    outputs: tuple[str, ...] = ()
    """The outputs with a value in the body; the others are unknown."""

    def to_json(self) -> str:
        """Return the one JSON text of this form."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said = {name: value for name, value in kept.items() if value not in ("", None, ())}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)
def form_from_json(text: str) -> Form:
    """Return the form that a JSON text holds."""
    found: dict[str, Any] = json.loads(text)
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
    return Form(**fields)


def _encoder() -> Callable[[Any], str]:
    """Return what turns a list of values into JSON."""
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return JSONEncoder(
            ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=date.isoformat
        ).encode
    # `JSONEncoder.encode` makes this anew for every text, which takes longer than the text itself.
    text = encoder.encode_basestring
    pieces = make(None, date.isoformat, text, None, ":", ",", False, False, False)
    return lambda value: "".join(pieces(value, 0))


_encode = _encoder()


class Forms:
    """Finds the form of a decision; each is made once."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[str, Plan, Verdict]] = {}

    def split(
        self, decision: Decision, facts: Facts, named: Mapping[str, Scalar | None]
    ) -> tuple[str, bytes]:
        """Return the JSON of a decision's form, and that of the values which it leaves open.

        `facts` are the decision's, in the order of `program.facts`, and `named` its outputs, masked
        ones replaced.
        """
        details = decision.details
        verdict, plan = decision._verdict, decision._plan
        outputs = [*named.values()]
        open_facts = tuple([fact is None for fact in facts])
        open_outputs = tuple([value is None for value in outputs])
        # Verdicts and plans are shared: their ids do, while what is known keeps them alive.
        key = id(plan), id(verdict), open_facts, open_outputs, details.warnings, details.checks
        known = self._known.get(key)
        if known is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            text = self._form(decision, open_facts, named).to_json()
            known = self._known[key] = text, plan, verdict
        form = known[0]
        values = [value for value in (*facts, *outputs) if value is not None]
        # A text may hold half of a pair of surrogates, which JSON reads back from these bytes.
        return form, _encode(values).encode("utf-8", "surrogatepass")

    def _form(
        self,
        decision: Decision,
        open_facts: tuple[bool, ...],
        named: Mapping[str, Scalar | None],
    ) -> Form:
        details = decision.details
        return Form(
            decision._plan.program.digest,
            *decision._verdict,
            warnings=details.warnings,
            checks="".join(_STATES[state] for _, state in details.checks),
            facts=tuple(place for place, is_open in enumerate(open_facts) if not is_open),
            outputs=tuple(name for name, value in named.items() if value is not None),
        )


def facts_in(form: Form, body: bytes, program: Program) -> Facts:
    """Return the facts in the order of `program.facts`; None for absent and masked ones."""
    values = json.loads(body)
    facts: list[Scalar | None] = [None] * len(program.facts)
    for place, value in zip(form.facts, values, strict=False):
        facts[place] = _read(program.facts[place], value)
    return tuple(facts)


def outputs_in(form: Form, body: bytes, program: Program) -> dict[str, Scalar | None]:
    """Return every output by name; None for unknown ones."""
    values = json.loads(body)[len(form.facts) :]
    outputs: dict[str, Scalar | None] = {output.name: None for output in program.outputs}
    outputs.update(zip(form.outputs, values, strict=True))
    return outputs


def _read(fact: FactStep, value: Any) -> Scalar:
    if fact.domain.type == "date" and isinstance(value, str) and not value.startswith(HASHED):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
