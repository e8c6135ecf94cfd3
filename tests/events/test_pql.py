"""`plgrules pql` and `plgrules events`: from a file to rows, and everything that is wrong."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from plgrules import Engine
from plgrules.events.erase import erase_user
from plgrules.events.errors import EventsError
from plgrules.events.follow import follow_file
from plgrules.events.message import Drafter
from plgrules.events.run import leads_of_file, make_task
from plgrules.events.state import State
from tests.cli.desk import plg
from tests.events.logs import DAY, event, write
from tests.support import ROOT

ACTIVE = [event("Report Exported", user=f"u{n % 4}", day=n) for n in range(22)]
COLUMNS = (
    "event: 'VARCHAR', timestamp: 'VARCHAR', userId: 'VARCHAR', context: 'JSON', properties: 'JSON'"
)
ASKS = [*ACTIVE, event("SSO Requested"), event("Contact Sales")]


def _run(log: str, *more: str) -> tuple[int, list[dict[str, object]], str]:
    ran = plg("pql", log, "--as-of", "2026-11-20", "--format", "jsonl", *more)
    return ran.status, [json.loads(line) for line in ran.out.splitlines()], ran.err


def test_a_lead_has_its_reasons_and_a_message_that_was_checked(tmp_path: Path) -> None:
    """The message names the feature and how often it was used."""
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(
        "account,account_arr,potential_arr,fits_icp,consent\nacme,0,8000,true,true\n"
    )
    log = write(tmp_path / "log.jsonl", ASKS)
    status, (row,), err = _run(log, "--accounts", str(accounts))
    assert status == 0
    assert (row["account"], row["pql"], row["groups_hit"]) == ("acme", "hand_raise_pql", 3)
    assert (row["motion"], row["action"], row["message_check"]) == ("plg", "respond", "send")
    assert row["signals"] == ["used_daily", "several_users", "wants_sso"]
    assert len(row["reasons"]) == 3  # type: ignore[arg-type]
    assert 'We counted "report exported" 22 times in your team' in str(row["message"])
    assert "unknown for want of" in err


def test_without_consent_no_message_is_offered(tmp_path: Path) -> None:
    """The check keeps the draft back, and says why."""
    accounts = tmp_path / "accounts.jsonl"
    accounts.write_text(
        '{"account_id": "acme", "potential_arr": 8000, "account_arr": 0, "consent": false}\n'
    )
    _, (row,), _ = _run(write(tmp_path / "log.jsonl", ASKS), "--accounts", str(accounts))
    assert (row["message"], row["message_check"]) == (None, "rewrite: may_not_write")


def test_whoever_asked_to_talk_is_answered_in_the_message(tmp_path: Path) -> None:
    """One request is the offer, where nothing more special was asked for."""
    log = write(tmp_path / "log.jsonl", [*ACTIVE, event("Contact Sales")])
    _, (row,), _ = _run(log)
    assert row["message_check"] == "undetermined"
    assert "You asked to talk to us: " in str(row["message"])


def test_a_draft_that_is_kept_back_names_every_rule_that_may_be_why() -> None:
    """Nothing is offered, and nobody said whether the account may be written to."""
    plan = Engine().ruleset("handoff-message").plan
    draft = Drafter(plan, DAY, "en").draft((), {"report_exported": 3}, {})
    assert draft == (None, "rewrite: may_not_write, no_value")


def test_without_attributes_the_action_stays_open(tmp_path: Path) -> None:
    """Nobody knows how large the account could become."""
    _, (row,), _ = _run(write(tmp_path / "log.jsonl", ASKS))
    assert (row["pql"], row["action"]) == ("hand_raise_pql", "undetermined")


def test_an_enquiry_before_any_use_is_no_qualified_lead(tmp_path: Path) -> None:
    """Asking makes nobody active; the log tracks use, so that none is known to be none."""
    asks = [event("Contact Sales"), event("Signed Up"), event("Report Exported", account="globex")]
    _, (row, _), _ = _run(write(tmp_path / "log.jsonl", asks))
    assert (row["account"], row["pql"]) == ("acme", "inbound_lead")


def test_bad_lines_are_told_with_their_number_after_everything_is_done(tmp_path: Path) -> None:
    """The exit status says so; all other lines count."""
    bad = [
        "no json",
        "",
        "[1]",
        '{"event": "x", "account_id": "a"}',
        json.dumps(event("x", account=None)),
    ]
    future = event("Report Exported", at="2031-01-01T00:00:00Z")
    again = [event("Odd Name", id="1"), event("Odd Name", id="1")]
    log = write(tmp_path / "log.jsonl", [*ACTIVE, *bad, *again, future])
    status, rows, err = _run(log)
    assert status == 1
    assert [row["account"] for row in rows] == ["acme"]
    first = len(ACTIVE) + 1
    assert f"log.jsonl:{first}: is not JSON" in err
    assert f"log.jsonl:{first + 2}: is no JSON object" in err
    assert f"log.jsonl:{first + 3}: has no time" in err
    assert f"log.jsonl:{first + 4}: has no account" in err
    assert "4 bad lines of 29" in err
    assert "1 event is more than once" in err
    assert "1 event is later than the day" in err
    assert "`Odd Name`" in err


def test_a_row_of_accounts_that_is_wrong_is_told(tmp_path: Path) -> None:
    """The other rows count."""
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account,potential_arr\nacme,much\nacme,5000\nglobex,9000\n")
    log = write(tmp_path / "log.jsonl", ASKS)
    status, rows, err = _run(log, "--accounts", str(accounts))
    assert status == 1
    assert {row["account"] for row in rows} == {"acme", "globex"}
    assert 'accounts.csv:2: `potential_arr` is "much"' in err
    assert "accounts.csv:3: `acme` has a row already" in err


@pytest.mark.parametrize("form", ["csv", "table", "html"])
def test_every_format_names_the_account_and_what_it_is(form: str, tmp_path: Path) -> None:
    """As rows to go on with, or as a table to look at."""
    log = write(tmp_path / "log.jsonl", ASKS)
    ran = plg("pql", log, "--as-of", "2026-11-20", "--format", form)
    assert ran.status == 0
    assert "acme" in ran.out
    assert "hand_raise_pql" in ran.out
    if form == "csv":
        (row,) = csv.DictReader(io.StringIO(ran.out))
        assert row["signals"] == "used_daily; several_users; wants_sso"


def test_the_same_events_as_csv_and_as_parquet_give_the_same_leads(tmp_path: Path) -> None:
    """Whatever the file, the fields are found."""
    duckdb = pytest.importorskip("duckdb")
    log = write(tmp_path / "log.jsonl", ASKS)
    task = make_task(Engine(), DAY)
    wanted = leads_of_file(task, log).leads
    source = f"read_json('{log}', columns = {{{COLUMNS}}})"
    for name, options in (("log.csv", "HEADER"), ("log.parquet", "FORMAT parquet")):
        path = tmp_path / name
        duckdb.sql(f"COPY (SELECT * FROM {source}) TO '{path}' ({options})")
        assert leads_of_file(task, str(path)).leads == wanted


def test_a_posthog_export_gives_leads(tmp_path: Path) -> None:
    """`distinct_id`, `$groups`, times with a zone, and its own names."""
    lines = [
        {
            "uuid": f"id-{n}",
            "event": name,
            "distinct_id": f"user-{n % 3}",
            "timestamp": f"2026-11-{n % 20 + 1:02d}T10:00:00.000000+00:00",
            "properties": {"$groups": {"account": "hedgebox"}, "plan": "team"},
        }
        for n, name in enumerate(
            ["uploaded_file", "downloaded_file", "invited_team_member", "$pageview", "$identify"]
            * 12
        )
    ]
    status, (row,), _ = _run(write(tmp_path / "log.jsonl", lines))
    assert status == 0
    assert (row["account"], row["pql"]) == ("hedgebox", "watch")
    assert row["signals"] == ["several_users", "uses_team_features"]


def test_inspecting_shows_what_was_not_recognised_and_drafts_the_mapping(tmp_path: Path) -> None:
    """The draft is a mapping that loads."""
    from plgrules.events.conventions import with_mapping

    log = write(
        tmp_path / "log.jsonl", [event("Report Exported"), event("Invit Sent"), event("Signed Up")]
    )
    draft = tmp_path / "mapping.yaml"
    ran = plg("events", "inspect", log, "--draft", str(draft))
    assert ran.status == 0
    assert "not recognised" in ran.out
    rules = with_mapping(draft)
    assert rules.canonical("invit_sent") == "invite_sent"
    assert "report_exported" in rules.expand(["core_features"])


def test_a_name_that_tells_no_form_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    """Without a traceback."""
    (tmp_path / "log.txt").write_text("x")
    assert "is no event log by its name" in plg("pql", str(tmp_path / "log.txt")).err
    assert plg("pql", str(tmp_path / "none.jsonl")).status == 2
    assert "needs --out and --state" in plg("pql", str(tmp_path / "none.jsonl"), "--follow").err


def test_a_user_who_is_erased_is_in_no_event_and_no_aggregate(tmp_path: Path) -> None:
    """What is left is what a log without the user would have given."""
    others = [one for one in ASKS if one["userId"] != "ada"]
    log = write(tmp_path / "log.jsonl", ASKS)
    out, state = tmp_path / "out.jsonl", tmp_path / "state.db"
    task = make_task(Engine(), DAY)
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    assert erase_user(task, log, "ada", state) == len(ASKS) - len(others)
    assert '"ada"' not in Path(log).read_text()
    assert b"ada" not in state.read_bytes()
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    last = json.loads(out.read_text().splitlines()[-1])
    (wanted,) = leads_of_file(task, log).leads
    assert (last["pql"], last["before"]) == (wanted.qualified, "hand_raise_pql")
    assert last["signals"] == list(wanted.signals)


def test_an_erasure_that_was_broken_off_is_finished_before_following(tmp_path: Path) -> None:
    """The log was exchanged, the aggregates were not: following would go on in the wrong place."""
    log = write(tmp_path / "log.jsonl", ASKS)
    out, state = tmp_path / "out.jsonl", tmp_path / "state.db"
    task = make_task(Engine(), DAY)
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    write(tmp_path / "log.jsonl", [one for one in ASKS if one["userId"] != "ada"])
    aggregates = State(state, task.plan, patterns=task.patterns)
    aggregates.put("erasing", str(Path(log).stat().st_size))
    aggregates.close()
    with pytest.raises(EventsError, match="broken off"):
        follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    assert erase_user(task, log, "ada", state) == 0
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    last = json.loads(out.read_text().splitlines()[-1])
    (wanted,) = leads_of_file(task, log).leads
    assert (last["pql"], last["signals"]) == (wanted.qualified, list(wanted.signals))


def test_a_private_fact_is_masked_in_reasons(tmp_path: Path) -> None:
    """It decides all the same."""
    from plgrules.events.deciding import Leads

    rulesets = tmp_path / "rulesets"
    shutil.copytree(ROOT / "rulesets", rulesets)
    path = rulesets / "sales-handoff" / "1.0.0.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  potential_arr:\n", "  potential_arr:\n    private: true\n", 1),
        encoding="utf-8",
    )
    (rulesets / "releases.lock").unlink()
    facts = {"hand_raised": False, "sso_requested": True, "potential_arr": 61234, "account_arr": 0}
    lead = Leads(Engine(rulesets), DAY).decide("acme", facts)
    assert lead.action == "route_enterprise"
    assert "61,234" in Leads(Engine(), DAY).decide("acme", facts).reasons[2]
    assert "61,234" not in " ".join(lead.reasons)


TEAM = [
    event("Invite Sent", user="ada", day=6, id="i1"),
    event("Comment Added", user="bob", day=4, id="c1"),
    event("Contacted by Sales", account="other"),
]


@pytest.mark.parametrize("form", ["jsonl", "csv", "table", "html"])
def test_a_lead_names_the_events_of_a_pattern_and_warns(form: str, tmp_path: Path) -> None:
    """Who invited, who came, and when."""
    ran = plg("pql", write(tmp_path / "log.jsonl", TEAM), "--as-of", "2026-11-20", "--format", form)
    assert ran.status == 0
    text = " ".join(ran.out.split())
    if form == "jsonl":
        lead = json.loads(ran.out.splitlines()[0])
        (match,) = lead["matches"]
        steps = [(e["alias"], e["user"], e["name"], e["at"][:10]) for e in match["events"]]
        assert steps == [
            ("invite", "ada", "invite_sent", "2026-11-14"),
            ("use", "bob", "comment_added", "2026-11-16"),
        ]
        assert "a colleague now uses what a team uses" in lead["warnings"][-1]
        return
    assert "An invited colleague came: ada, team invites (2026-11-14" in text
    if form != "table":
        assert "a colleague now uses what a team uses" in text


def test_a_pattern_that_is_private_tells_no_events(tmp_path: Path) -> None:
    """Whose events they were would say what the fact says."""
    rulesets = tmp_path / "rulesets"
    shutil.copytree(ROOT / "rulesets", rulesets)
    path = rulesets / "pql" / "1.0.0.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "  invited_colleague_came:\n", "  invited_colleague_came:\n    private: true\n", 1
        ),
        encoding="utf-8",
    )
    (rulesets / "releases.lock").unlink()
    found = leads_of_file(make_task(Engine(rulesets), DAY), write(tmp_path / "l.jsonl", TEAM))
    assert not any(lead.matches for lead in found.leads)


def test_a_file_without_a_column_for_the_name_is_told(tmp_path: Path) -> None:
    """With its columns, and where to say which it is; an empty file is none of that."""
    (tmp_path / "log.csv").write_text("hello\nworld\n")
    ran = plg("pql", str(tmp_path / "log.csv"))
    assert ran.status == 1
    assert "no column for the name and the time of an event among `hello`" in ran.err
    (tmp_path / "empty.csv").write_text("")
    assert "the log is empty" in plg("pql", str(tmp_path / "empty.csv")).err


def test_a_matcher_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the extra that brings it."""
    monkeypatch.setattr("plgrules.events.matchers.why_absent", lambda: "get `plgrules[durable]`")
    log = write(tmp_path / "log.jsonl", TEAM)
    assert "plgrules[durable]" in plg("pql", log, "--matcher", "durable").err
    assert "not one of `plain`, `durable`" in plg("pql", log, "--matcher", "durabel").err
