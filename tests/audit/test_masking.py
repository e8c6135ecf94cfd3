"""What is masked is nowhere in the log, and replay says what it cannot compute."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from plgrules.audit.mask_file import read_mask
from plgrules.audit.masking import Mask, outputs_from
from plgrules.audit.replay import replay
from plgrules.decision.plan import Plan
from plgrules.diagnostics.errors import RulesetError
from plgrules.program.from_check import compile_ruleset
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged, text, verified
from tests.support import checked_of, facts_part, program_of

SECRET = "someone@example.org"


def test_a_removed_fact_is_not_in_the_log(open_file: OpenLog, tmp_path: Path) -> None:
    """Its path is, so that nobody takes it for absent."""
    log = open_file(mask=Mask({"email": "remove"}))
    log.record(decided(5.0, email=SECRET))
    log.record(decided(5.0))
    masked, plain = logged(log)
    assert (masked.masked, masked.facts) == (("/input/email",), {"amount": 5.0})
    assert (plain.masked, plain.is_whole) == ((), True)
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir())
    assert verified(log).sound


def test_equal_values_have_equal_hashes_and_other_logs_others(
    open_file: OpenLog, tmp_path: Path
) -> None:
    """So that they can be counted, and not looked up."""
    from plgrules.audit.log import DecisionLog

    mask = Mask({"email": "hash", "amount": "hash", "since": "hash"})
    log = open_file(mask=mask)
    for email in (SECRET, SECRET, "other@example.org"):
        log.record(decided(5.0, email=email, since="2026-01-02"))
    hashes = [event.facts["email"] for event in logged(log)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert str(hashes[0]).startswith("hash:")
    assert str(logged(log)[0].facts["since"]).startswith("hash:")
    with DecisionLog(tmp_path / "other.db", mask=mask) as other:
        other.record(decided(5.0, email=SECRET))
        assert logged(other)[0].facts["email"] != hashes[0]


def test_a_mask_that_nearly_names_a_fact_is_told(open_file: OpenLog) -> None:
    """Once; a name of another ruleset says nothing."""
    log = open_file(mask=Mask({"emial": "remove", "postcode": "remove"}))
    with pytest.warns(RuntimeWarning, match="the mask names `emial`.*did you mean `email`"):
        log.record(decided(5.0, email=SECRET))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        log.record(decided(6.0, email=SECRET))


def test_a_text_may_be_cut(open_file: OpenLog) -> None:
    """What is no text is removed."""
    log = open_file(mask=Mask({"email": 3, "seats": 3}))
    log.record(decided(5.0, email=SECRET, seats=7))
    [event] = logged(log)
    assert event.facts == {"amount": 5.0, "email": "som"}
    assert set(event.masked) == {"/input/email", "/input/seats"}


def test_outputs_worked_out_of_a_masked_fact_are_masked(open_file: OpenLog) -> None:
    """`twice` is twice the amount: it would give it away."""
    log = open_file(mask=Mask({"amount": "remove"}))
    log.record(decided(5.0, seats=2))
    [event] = logged(log)
    assert event.masked == ("/input/amount", "/result/twice")
    assert (event.facts, event.outputs) == ({"seats": 2.0}, {"twice": None})
    assert (event.form.outcome, event.form.rule) == ("stop", "too_little")


def test_what_comes_of_a_masked_fact_indirectly_is_masked_too() -> None:
    """Through derived values, `otherwise` and outputs that an outcome sets."""
    facts = facts_part({"amount": "number", "seats": {"type": "number", "otherwise": "amount + 1"}})
    derive = {"half": {"title": "Half", "value": "seats + 1"}}
    outputs: dict[str, Any] = {
        "twice": {"title": "Twice", "type": "number", "value": "half * 1"},
        "fixed": {"title": "Fixed", "type": "number", "value": "limit"},
    }
    program = program_of(text(facts=facts, derive=derive, outputs=outputs))
    assert outputs_from(program, ("amount",)) == {"twice"}
    assert outputs_from(program, ("seats",)) == {"twice"}
    assert outputs_from(program, ("email",)) == frozenset()


def test_private_facts_are_removed_without_any_mask(open_file: OpenLog) -> None:
    """The ruleset says that they are nobody's business."""
    facts = facts_part({"amount": "number", "salary": {"type": "number", "private": True,
                                                       "optional": True}})  # fmt: skip
    plan = Plan(program_of(text(facts=facts)))
    log = open_file()
    log.record(decided(5.0, plan=plan, salary=70_000))
    [event] = logged(log)
    assert (event.masked, event.facts) == (("/input/salary",), {"amount": 5.0})


def test_facts_of_required_decisions_are_masked_by_their_path(open_file: OpenLog) -> None:
    """`email` means all of that name, `tier.email` only that of `tier`."""
    tier = checked_of(text())
    outer = text(
        ruleset="outer",
        facts=facts_part({"other": {"type": "number", "optional": True}}),
        requires={"tier": {"ruleset": "small", "version": "^1"}},
        outputs=None,
        decide={
            "rules": [{"id": "enough", "if": "tier == 'go'", "then": "go"}],
            "otherwise": {"id": "too_little", "then": "stop"},
        },
        parameters=None,
    )
    program = compile_ruleset(checked_of(outer, {"tier": tier}), {"tier": program_of(text())})
    plan = Plan(program)
    for mask in ({"email": "remove"}, {"tier.email": "remove"}):
        log = open_file(mask=Mask(mask))  # type: ignore[arg-type]
        given = {"tier.amount": 12.0, "tier.email": SECRET}
        log.record(plan.decide(given))
        assert logged(log)[-1].masked == ("/input/tier.email",)
    log = open_file(mask=Mask({"other.email": "remove"}))
    log.record(plan.decide(given))
    assert logged(log)[-1].masked == ()


def test_replay_says_what_it_cannot_compute(open_file: OpenLog) -> None:
    """Rather than computing something else."""
    log = open_file(mask=Mask({"email": "remove"}))
    log.record(decided(5.0, email=SECRET))
    log.record(decided(5.0))
    found = replay(logged(log))
    assert (found.same, found.not_whole, found.total) == (1, 1, 2)
    assert found.gone[0].gone == "`/input/email` masked"


GOOD = "facts:\n  email: remove\n  tier.account_arr: hash\n  postcode: {keep: 3}\n"

BAD = {
    "facts:\n  email: delete\n": "line 2",
    "facts:\n  email: {keep: 0}\n": "line 2",
    "facts:\n  email: {keep: 3, from: end}\n": "line 2",
    "facts:\n  E-Mail: remove\n": "line 2",
    "fact:\n  email: remove\n": "line 1",
    "facts: [email]\n": "line 1",
}


def test_a_mask_is_read_from_a_file(tmp_path: Path) -> None:
    """In the words of the page."""
    file = tmp_path / "mask.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_mask(file) == Mask({"email": "remove", "tier.account_arr": "hash", "postcode": 3})


@pytest.mark.parametrize("written", BAD)
def test_a_wrong_mask_is_told_with_its_place(tmp_path: Path, written: str) -> None:
    """A mask that masks nothing would be found out too late."""
    file = tmp_path / "mask.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        read_mask(file)
    assert f"line {caught.value.diagnostics[0].line}" == BAD[written]
    assert caught.value.diagnostics[0].file == str(file)
