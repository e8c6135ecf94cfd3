"""`plgrules log`, `why` and `replay`: what was decided, and why, from the log alone."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plgrules.source.schemas import schema
from tests.cli.desk import GOLDEN, Ran, plg, put

ROWS = "name,age,gate.weight\nAnn,72,3\nBob,30,3\nCid,80,90\nDee,old,1\n"
LOG = ("--log", "d.db")


@pytest.fixture
def logged(desk: Path) -> Path:
    """Return the desk after a file of rows was decided with a log."""
    (desk / "people.csv").write_text(ROWS, encoding="utf-8")
    ran = plg("decide", "queue", "people.csv", "--rulesets", "rulesets", *LOG, "--out", "out.csv",
              "--as-of", "2026-06-30")  # fmt: skip
    assert "logged 3 decisions in d.db" in ran.err
    return desk


def events(*options: str) -> list[dict[str, Any]]:
    """The events that `log list` finds, the newest first."""
    ran = plg("log", "list", *LOG, "--format", "jsonl", *options)
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_one_decision_is_logged_and_explained_later(desk: Path) -> None:
    """The hint on standard error is the command that explains it."""
    ran = plg("decide", "gate", "--rulesets", "rulesets", "--fact", "weight=3", "--as-of",
              "2026-06-30", *LOG, "--label", "parcel=7")  # fmt: skip
    assert ran.status == 0
    command = ran.err.strip().rpartition("plgrules ")[2].split()
    again = plg(*command)
    assert again.status == 0
    assert again.out.replace("  7 →", "  →").split() == ran.out.split() or "7" in again.out
    [event] = events()
    assert (event["labels"], event["input"]) == ({"parcel": "7"}, {"weight": 3.0})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", ["text", "json", "jsonl", "csv", "markdown", "html"])
def test_why_says_in_every_format_what_decide_said(desk: Path, language: str, format: str) -> None:
    """Byte for byte."""
    options = ("--lang", language, "--format", format)
    ran = plg("decide", "gate", "--rulesets", "rulesets", "--fact", "weight=3", "--as-of",
              "2026-06-30", *LOG, *options)  # fmt: skip
    [event] = events()
    for file in (desk / "rulesets").rglob("*.yaml"):
        file.unlink()
    assert plg("why", event["decision_id"], *LOG, *options).out == ran.out


def test_why_draws_the_way(logged: Path) -> None:
    """Mermaid is a format of explanations, too."""
    ran = plg("why", events()[0]["decision_id"], *LOG, "--format", "mermaid")
    assert ran.out.startswith("flowchart")


def test_the_log_is_named_by_the_environment(logged: Path, monkeypatch: Any) -> None:
    """Or by the option; by neither, the command asks."""
    assert "which log? add --log FILE, or set PLGRULES_LOG" in plg("log", "list").err
    monkeypatch.setenv("PLGRULES_LOG", "d.db")
    assert plg("log", "list").status == 0
    monkeypatch.setenv("PLGRULES_LOG", "e.db")
    assert "there is no log `e.db`" in plg("log", "list").err


def _steady(text: str, ids: list[str]) -> str:
    """A text without what differs from run to run: ids, times, durations, links."""
    for number, id in enumerate(ids, 1):
        text = text.replace(id, f"00000000-0000-7000-8000-{number:012}")
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?(\.\d{6})?", "2026-06-30 12:00", text)
    text = re.sub(r"took( +)\S+ \S+", "took\\g<1>1 \u00b5s", text)
    return re.sub(r"head: [0-9a-f]{64}", "head: " + "0" * 64, text)


def test_what_the_commands_print(
    logged: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of every command."""
    monkeypatch.setenv("COLUMNS", "120")
    ids = [event["decision_id"] for event in events()]
    for name, command in {
        "list": ("list",),
        "show": ("show", ids[0]),
        "stats": ("stats",),
        "verify": ("verify",),
    }.items():
        said = _steady(str(plg("log", *command, *LOG)), ids)
        golden(GOLDEN / f"log-{name}.txt", said)
    golden(GOLDEN / "replay-own.txt", _steady(str(plg("replay", *LOG)), ids))


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ((), ["Cid", "Bob", "Ann"]),
        (("--outcome", "later"), ["Bob"]),
        (("--outcome", "undetermined"), ["Cid"]),
        (("--outcome", "later", "--outcome", "first"), ["Bob", "Ann"]),
        (("--ruleset", "queue@1"), ["Cid", "Bob", "Ann"]),
        (("--ruleset", "queue@2"), []),
        (("--fact", "age>30"), ["Cid", "Ann"]),
        (("--fact", "age>=30", "--fact", "age < 80 years"), ["Bob", "Ann"]),
        (("--fact", "gate.weight=3"), ["Bob", "Ann"]),
        (("--fact", "gate.weight!=3"), ["Cid"]),
        (("--fact", "gate.kind=food"), []),
        (("--label", "name=Ann"), ["Ann"]),
        (("--label", "name=Zoe"), []),
        (("--since", "1h"), ["Cid", "Bob", "Ann"]),
        (("--until", "2020-01-01"), []),
        (("--since", "2999-01-01T10:00"), []),
        (("--limit", "1"), ["Cid"]),
    ],
)
def test_decisions_are_found(logged: Path, options: tuple[str, ...], names: list[str]) -> None:
    """By outcome, ruleset, facts, labels and time."""
    assert [event["labels"]["name"] for event in events(*options)] == names


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fact", "agee>30"), "`agee` is a fact of no decision here; did you mean `age`?"),
        (("--fact", "age"), "`age` is no condition: write arr>10000 or plan=pro"),
        (("--fact", "age>old"), "--fact age>old:"),
        (("--ruleset", "queu"), "has no decisions of `queu`; did you mean `queue`?"),
        (("--since", "yesterday"), "--since is `yesterday`, not a time such as 2026-01-31"),
        (("--label", "Ann"), "`Ann` is no label: write name=value"),
        (("--format", "jsonn"), "did you mean `jsonl`?"),
    ],
)
def test_a_slip_is_told_with_what_to_write(
    logged: Path, options: tuple[str, ...], said: str
) -> None:
    """And the status is that of wrong usage."""
    ran = plg("log", "list", *LOG, *options)
    assert (said in ran.err, ran.status) == (True, 2), ran.err


def test_ids_alone_are_what_other_commands_take(logged: Path) -> None:
    """One a line, the newest first."""
    ids = plg("log", "list", *LOG, "--format", "ids").out.split()
    assert ids == [event["decision_id"] for event in events()]


def test_export_writes_what_the_schema_says(logged: Path) -> None:
    """Oldest first, one document a line."""
    ran = plg("log", "export", *LOG)
    documents = [json.loads(line) for line in ran.out.splitlines()]
    assert [document["labels"]["name"] for document in documents] == ["Ann", "Bob", "Cid"]
    for document in documents:
        jsonschema.validate(document, schema("decision-event"))
    assert documents[0]["metrics"]["timer_decide_ns"] > 0


def test_export_writes_csv_and_parquet(logged: Path) -> None:
    """With the same columns; lists and mappings are JSON."""
    assert "wrote e.csv: 3 decisions" in plg("log", "export", *LOG, "--out", "e.csv").err
    with Path("e.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert json.loads(rows[0]["input"])["age"] == 72.0
    parquet = pytest.importorskip("pyarrow.parquet")
    assert plg("log", "export", *LOG, "--out", "e.parquet").status == 0
    table = parquet.read_table("e.parquet")
    assert table.column_names == list(rows[0])
    assert table["outcome"].to_pylist() == [row["outcome"] or None for row in rows]
    assert table["as_of"].to_pylist()[0].isoformat() == rows[0]["as_of"]
    assert sorted(path.name for path in logged.iterdir() if path.name.startswith(".")) == []
    assert plg("log", "export", *LOG, "--format", "parquet").status == 2


def test_verify_tells_where_somebody_edited(logged: Path) -> None:
    """Exit status 1."""
    assert plg("log", "verify", *LOG).status == 0
    with sqlite3.connect("d.db") as connection:
        connection.execute("UPDATE events SET took = 0 WHERE seq = 2")
    connection.close()
    ran = plg("log", "verify", *LOG)
    assert ran.status == 1
    assert "altered: event 2 of" in ran.err


def test_a_signed_log_needs_its_key(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file or from the environment."""
    Path("key").write_text("secret\n", encoding="utf-8")
    decide = ("decide", "gate", "--rulesets", "rulesets", "--fact", "weight=3", *LOG)
    assert plg(*decide, "--key-file", "key").status == 0
    ran = plg(*decide)
    assert (ran.status, "it needs its key" in ran.err) == (1, True)
    assert "key-missing" in plg("log", "verify", *LOG).err
    monkeypatch.setenv("PLGRULES_LOG_KEY", "secret")
    assert plg(*decide).status == 0
    assert "the chain is signed" in plg("log", "verify", *LOG).out


def test_erase_first_says_what_it_would_do(logged: Path) -> None:
    """With --yes it does it, and why says what is gone."""
    erase = ("log", "erase", *LOG, "--label", "name=Ann", "--by", "ana", "--reason", "asked to")
    assert plg("log", "erase", *LOG, "--by", "ana", "--reason", "x").status == 2
    assert "1 decision would lose facts" in plg(*erase).out
    assert plg("log", "verify", *LOG).out.startswith("d.db: 3 events\n")
    assert "erased the facts and outputs of 1 decision" in plg(*erase, "--yes").out
    assert plg("log", "verify", *LOG).out.startswith("d.db: 4 events, 1 of them erased\n")
    [event] = events("--label", "name=Ann")
    assert (event["input"], event["erased"]) == ({}, ["/input/age", "/input/gate.weight"])
    ran = plg("why", event["decision_id"], *LOG)
    assert (ran.status, "`/input/age`, `/input/gate.weight` erased" in ran.err) == (1, True)
    assert "1  that cannot be computed" in plg("replay", *LOG).out


def test_a_mask_keeps_facts_out(desk: Path) -> None:
    """And a wrong one is told with its place, before anything is decided."""
    Path("mask.yaml").write_text("facts:\n  weight: remove\n", encoding="utf-8")
    decide = ("decide", "gate", "--rulesets", "rulesets", "--fact", "weight=3", *LOG)
    assert plg(*decide, "--mask", "mask.yaml").status == 0
    [event] = events()
    assert (event["input"], event["result"]) == ({}, dict.fromkeys(event["result"]))
    assert event["masked"] == ["/input/weight", "/result/fee", "/result/size"]
    Path("mask.yaml").write_text("facts:\n  weight: away\n", encoding="utf-8")
    ran = plg(*decide, "--mask", "mask.yaml")
    assert (ran.status, "mask.yaml:2" in ran.err) == (1, True)
    assert plg("decide", "gate", "--fact", "weight=3", "--mask", "mask.yaml").status == 2


def test_wrong_facts_are_not_logged(desk: Path) -> None:
    """Nor is what a command tries before it decides."""
    ran = plg("decide", "gate", "--rulesets", "rulesets", "--fact", "weight=heavy", *LOG)
    assert ran.status == 1
    assert "decision" in ran.err
    assert events() == []


def test_one_explained_row_is_the_one_that_is_logged(desk: Path) -> None:
    """Not those above it in the file."""
    (desk / "people.csv").write_text(ROWS, encoding="utf-8")
    ran = plg("decide", "queue", "people.csv", "--rulesets", "rulesets", "--explain-row", "2", *LOG)
    assert ran.status == 0
    assert [event["labels"] for event in events()] == [{"name": "Bob"}]


# -- replay ----------------------------------------------------------------------------------


def test_replay_tells_flips_on_another_version(
    logged: Path, golden: Callable[[Path, str], None]
) -> None:
    """From what to what, who, and one explained."""
    queue = (logged / "rulesets/queue/1.0.0.yaml").read_text(encoding="utf-8")
    put(logged, queue.replace("version: 1.0.0", "version: 1.1.0").replace("value: 70", "value: 75"))
    ran = plg("replay", *LOG, "--with", "queue@1.1.0", "--rulesets", "rulesets")
    ids = [event["decision_id"] for event in events()]
    golden(GOLDEN / "replay-with.txt", _steady(str(ran), ids))
    data = json.loads(
        plg(
            "replay", *LOG, "--with", "queue@1.1.0", "--rulesets", "rulesets", "--format", "json"
        ).out
    )
    assert data["flips"][0] | {"decisions": None} == {
        "from": "first", "to": "later", "count": 1, "decisions": None
    }  # fmt: skip


def test_replay_tries_an_overlay(logged: Path) -> None:
    """On the same versions."""
    Path("team.yaml").write_text(
        "overlay: team\nauthor: ana\nreason: a try\ndate: 2026-01-01\n"
        "parameters:\n  queue:\n    old: 75\n",
        encoding="utf-8",
    )
    ran = plg("replay", *LOG, "--overlay", "team.yaml", "--rulesets", "rulesets")
    assert "first → later  1  Ann" in ran.out
    assert ran.status == 0


def test_replay_finds_what_does_not_come_out_the_same(logged: Path) -> None:
    """Which, and what differs; exit status 1."""
    with sqlite3.connect("d.db") as connection:
        connection.execute("UPDATE forms SET body = replace(body, 'elder', 'eldest')")
    connection.close()
    ran = plg("replay", *LOG)
    assert ran.status == 1
    assert "rule was eldest, is elder" in " ".join(ran.out.split())


def test_replay_wants_one_ruleset(logged: Path) -> None:
    """`--with` and `--ruleset` must be about the same."""
    assert plg("replay", *LOG, "--with", "queue@1", "--ruleset", "gate").status == 2


def test_a_bad_id_is_told(logged: Path) -> None:
    """An id that is none, and one that is not there."""
    ran: Ran = plg("why", "nonsense", *LOG)
    assert (ran.status, "`nonsense` is no id of a decision" in ran.err) == (1, True)
