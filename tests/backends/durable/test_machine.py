"""The wrapper around durable_rules, in a process of its own."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from plgrules.backends.durable import machine, worker
from plgrules.backends.durable.machine import DurableError, Machine
from tests.backends.durable.extra import needs_durable, run_module


@needs_durable
def test_a_machine_answers_the_same_for_ever() -> None:
    """After tens of thousands of decisions, from several threads, and freed again."""
    assert run_module("tests.backends.durable.machine_cases") == "right"


@needs_durable
def test_a_worker_says_which_rules_hold_of_each_fact() -> None:
    """Of the rules of all rulesets."""
    small = {"small": {"all": [{"m": {"$lt": {"t": 5}}}]}}
    large = {"large": {"all": [{"m": {"$gt": {"t": 3}}}]}}
    facts = [{"_1": 1, "t": value} for value in (1, 4, 9)]
    assert worker.rules_that_hold([small, large], facts) == (
        frozenset({"small"}),
        frozenset({"small", "large"}),
        frozenset({"large"}),
    )


@needs_durable
def test_what_the_linter_refuses_is_an_error_of_the_worker() -> None:
    """It stands before the machine there, too."""
    with pytest.raises(DurableError, match="whole number"):
        worker.rules_that_hold([{"r": {"all": [{"m": {"t": 0.5}}]}}], [{"_1": 1}])


def test_a_crash_of_the_process_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the end of this one."""
    monkeypatch.setattr(worker.sys, "executable", "/bin/sh")
    monkeypatch.setattr(worker, "__name__", "exit")
    with pytest.raises(DurableError):
        worker.rules_that_hold([], [])


def test_without_durable_rules_the_reason_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Python that it does not compile on."""
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "durable_rules_engine":
            raise ImportError("no module of this name")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "plgrules[durable]" in machine.why_absent()
    with pytest.raises(ImportError):
        Machine({"r": {"all": [{"m": {"t": 1}}]}})
