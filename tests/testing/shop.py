"""One small ruleset with tests, to run, to break and to change."""

from __future__ import annotations

from pathlib import Path

from plgrules.testing.folder import run_tests
from plgrules.testing.report import RulesetReport

RULESET = """\
ruleset: gate
version: 1.0.0
effective_from: 2026-01-01
title: Gate
question: What?
facts:
  x: {type: number, min: 0, max: 100, title: X}
  rate: {type: number, max: 1, optional: true, title: Rate}
  since: {type: date, optional: true, title: Since}
valid:
  in_the_past: {must: since <= as_of, says: Not yet.}
parameters:
  low: {value: 5, source: assumption, title: Low}
  share: {value: 60%, source: assumption, title: Share}
derive:
  half: {value: x * rate, title: Half}
  zone: {title: Zone, bands: {of: x, steps: [{below: low, then: cold}, {then: warm}]}}
signals:
  fast: {if: rate > share, group: speed, title: Fast}
checks:
  slow: {if: not fast, severity: warning, says: Slow., fix: Hurry.}
decide:
  rules:
    - {id: under, if: x < low, then: stop, because: "{x} is under {low}"}
    - {id: over, then: go, because: over}
warnings:
  guess: {if: not known(rate), says: Guess.}
outputs:
  price: {type: number, unit: USD, title: Price}
  from: {type: date, title: From, value: since}
outcomes:
  stop: {title: Stop}
  go: {title: Go, outputs: {price: 0}}
"""

HEAD = "ruleset: gate\nversion: 1.0.0\ntests:\n"

TESTS = """\
  - name: just under the limit
    facts: {x: 4.5}
    expect:
      outcome: stop
      rule: under
      warnings: [guess]
      derived: {zone: cold, half: null}
      price: null
  - name: at the limit
    facts: {x: 5, rate: 0.6}
    expect:
      outcome: go
      rule: over
      warnings: []
      derived: {zone: warm}
      signals: {fast: false}
      checks: {slow: present}
  - name: fast
    facts: {x: 5, rate: 61%, since: 2026-01-01}
    expect: {error: fact-wrong-type}
  - name: fast and since today
    facts: {x: 5.5, rate: 0.605, since: 2026-01-01}
    expect:
      price: 0
      from: 2026-01-01
      derived: {zone: warm, half: 3.3275}
      checks: {slow: absent}
  - name: fast in general
    facts: {x: 5.5, rate: 0.595}
    expect: {checks: {slow: present}}
  - name: not in the past
    facts: {x: 5, since: 2026-01-02}
    expect: {error: facts-contradict}
  - name: nothing known
    facts: {}
    expect:
      status: undetermined
      outcome: null
      possible: [go, stop]
      missing: [x]
      warnings: [guess]
      signals: {fast: unknown}
      checks: {slow: unknown}
"""


def report_of(
    folder: Path, tests: str, ruleset: str = RULESET, *, mutations: bool = False
) -> RulesetReport:
    """Return what the tests of one ruleset come to; `tests` are the entries of `tests:`."""
    home = folder / "gate"
    home.mkdir(exist_ok=True)
    (home / "1.0.0.yaml").write_text(ruleset, encoding="utf-8")
    (home / "1.0.0.tests.yaml").write_text(HEAD + tests, encoding="utf-8")
    (report,) = run_tests(folder, mutations=mutations).rulesets
    return report
