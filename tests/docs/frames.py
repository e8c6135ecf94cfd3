"""Puts the short examples of the codes' pages into whole files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

HEAD = {
    "ruleset": "ruleset: example\n",
    "version": "version: 1.0.0\n",
    "effective_from": "effective_from: 2026-01-01\n",
    "title": "title: Example\n",
    "question": "question: What?\n",
}
"""What every ruleset needs, by key."""

SECTIONS = {
    "sources": "  playbook: {document: playbook.txt}\n",
    "facts": """\
  cac: {type: number, unit: USD/customer, min: 0, title: CAC}
  ltv: {type: number, unit: USD/customer, title: LTV}
  spend: {type: number, unit: USD, min: 0, title: Spend}
  new_customers: {type: integer, unit: customer, min: 1, title: New customers}
  cost_per_customer: {type: number, unit: USD/customer, title: Cost}
  contribution_ltv: {type: number, unit: USD/customer, title: Contribution}
  marginal_cac: {type: number, unit: USD/customer, title: Marginal CAC}
  budget: {type: number, unit: USD/customer, title: Budget}
  price: {type: number, unit: USD/customer, min: 1, title: Price}
  deal_arr: {type: number, unit: USD, title: ARR of the deal}
  account_arr: {type: number, unit: USD, title: ARR of the account}
  days_open: {type: number, unit: day, title: Days open}
  retention: {type: number, min: 0, max: 1, title: Retention}
  retention_90d: {type: number, min: 0, max: 1, title: 90-day retention}
  rate: {type: number, min: 0, max: 1, title: Rate}
  margin: {type: number, unit: USD/customer, title: Margin}
  age: {type: number, min: 0, title: Age}
  plan: {type: choice, choices: [free, pro], title: Plan}
  motion: {type: choice, choices: [plg, hybrid], title: Motion}
  is_first_test: {type: boolean, title: First test}
  signed_on: {type: date, title: Signed on}
""",
    "parameters": """\
  min_retention: {value: 60%, source: playbook, title: Retention to exceed}
  min_retention_90d: {value: 60%, source: playbook, title: Retention to exceed}
  spend_limit: {value: 1000, unit: USD, source: playbook, title: Limit}
  limit: {value: 3, source: playbook, title: Limit}
  high_from: {value: 10, source: playbook, title: High}
  low_from: {value: 5, source: playbook, title: Low}
  low: {value: 1, source: playbook, title: Low}
  high: {value: 2, source: playbook, title: High}
  small_below: {value: 10000, unit: USD, source: playbook, title: Small}
  large_below: {value: 20000, unit: USD, source: playbook, title: Large}
""",
    "derive": "",
    "requires": "  tier: {ruleset: arr-motion, version: ^1}\n",
    "signals": "  integrates: {if: cac > 0, group: supports_plg, title: Integrates}\n",
    "decide": "",
    "checks": "",
    "outputs": "",
    "outcomes": "",
}
"""What the examples take for granted: section → entries, one a line."""

RULE = "decide:\n  rules:\n    - {rule}\n    - {{id: rest, then: other, because: Else.}}\n"
BANDS = """\
decide:
  bands:
    of: account_arr
    steps:
      - {id: small, below: small_below, then: some, because: Small.}
      - {id: large, below: large_below, then: other, because: Large.}
      - {id: rest, then: other, because: Else.}
"""
TWO_LIMITS = RULE.format(rule="{id: a, if: rate > low or rate > high, then: some, because: A.}")


def framed(example: str) -> Iterator[str]:
    """Yield whole files that hold an example, each in another place; always as many."""
    yield example
    yield _whole(example)
    yield _translated(_whole(""), _parts(example))
    yield _whole(f"{BANDS}{example}")
    yield _whole(f"{TWO_LIMITS}{example}")
    rule = f"id: example\n{example}\nthen: some\nbecause: Why.\n"
    yield _whole(RULE.format(rule=indent(rule, "      ").lstrip()))
    because = f"id: example\nif: cac > ltv\nthen: some\n{example}\n"
    yield _whole(RULE.format(rule=indent(because, "      ").lstrip()))
    # Examples of several parts end with a condition.
    above, _, condition = example.rpartition("\nif: ")
    rule = f"{{id: example, if: '{condition}', then: some, because: Why.}}"
    yield _whole(f"{RULE.format(rule=rule)}{above}")
    yield _whole(f"derive:\n  picked:\n{indent(example, '    ')}")
    yield _whole(f"derive:\n{indent(example, '  ')}")
    yield _whole(f"facts:\n{indent(example, '  ')}")
    for kind in ("type: number\n", "type: choice\n", ""):
        body = indent(f"title: Example\n{kind}{example}", "    ")
        yield _whole(f"facts:\n  example:\n{body}")
    body = indent(f"title: Example\n{example}", "    ")
    yield _whole(f"parameters:\n  example:\n{body}")
    body = indent(f"title: Example\ntype: number\n{example}", "    ")
    yield _whole(f"outputs:\n  example:\n{body}")
    yield _whole(f"sources:\n  example:\n    document: a\n{indent(example, '    ')}")


def _whole(text: str) -> str:
    """A file from top-level parts: the head, the usual entries, and the outcomes that are used."""
    parts = _parts(text)
    parts.setdefault("decide", _decide(parts.get("outcomes", "")))
    lines = [body for key, body in HEAD.items() if key not in parts]
    lines += [f"{key}:{body}" for key, body in parts.items() if key not in SECTIONS]
    for key, usual in SECTIONS.items():
        own = parts.get(key, "")
        if own.strip() and not own.startswith("\n"):
            lines.append(f"{key}:{own}")
            continue
        mine = own.lstrip("\n")
        names = set(re.findall(r"^  (\w+):", mine, flags=re.MULTILINE))
        kept = [line for line in usual.splitlines(True) if line.split(":")[0].strip() not in names]
        if key == "outcomes" and not mine:
            mine = _outcomes(parts.get("decide", ""))
        if mine or kept:
            lines.append(f"{key}:\n{''.join(kept)}{mine}")
    return "".join(lines)


def _translated(whole: str, own: dict[str, str]) -> str:
    """A whole file with every text in two languages, and parts of it exchanged."""
    text = re.sub(r"(title|question|because): ([^,}\n]+)", r'\1: {en: "\2", zh: "\2"}', whole)
    parts = {**_parts(text), **own}
    return "".join(f"{key}:{body}" for key, body in parts.items())


def _parts(text: str) -> dict[str, str]:
    """The top-level keys of a text with all that follows each, up to the next."""
    found = re.split(r"^([a-z_]+):", text if text.endswith("\n") else f"{text}\n", flags=re.M)
    parts: dict[str, str] = {}
    for key, body in zip(found[1::2], found[2::2], strict=True):
        parts[key] = parts.get(key, "") + body
    return parts


def _decide(outcomes: str) -> str:
    """A decision that reaches the first of the outcomes."""
    first = re.search(r"^  (\w+):", outcomes, flags=re.MULTILINE)
    name = first[1] if first else "some"
    return f"\n  rules: [{{id: always, then: {name}, because: Why.}}]\n"


def _outcomes(decide: str) -> str:
    used = dict.fromkeys(re.findall(r"then: (\w+)", decide))
    return "".join(f"  {outcome}: {{title: {outcome}}}\n" for outcome in used)
