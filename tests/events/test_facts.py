"""What counts for a fact: windows, time zones, repeats, clocks, and what nobody tracks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plgrules.events.clean import clean
from plgrules.events.conventions import conventions, fold, with_mapping
from plgrules.events.report import LogReport
from plgrules.events.source import connect, load_file
from tests.events.logs import DAY, Event, event, write
from tests.events.observing import by_query, plan

FOLDED = {
    "Signed Up": "signed_up",
    "signedUp": "signed_up",
    "sign-up": "signed_up",
    "user.signed.up": "signed_up",
    "SSORequested": "sso_requested",
    "Compliance Document Requested": "compliance_requested",
    "$pageview": "page_viewed",
    "Invited Team Member": "invite_sent",
    "seats_at_capacity": "usage_limit_approached",
    "billing_page_view": "billing_page_view",
}


def _facts(tmp_path: Path, *events: Event | str, **options: Any) -> dict[str, Any]:
    return by_query(write(tmp_path / "log.jsonl", events), **options)["acme"]


def _report(tmp_path: Path, *events: Event | str, as_of: date = DAY) -> LogReport:
    log = write(tmp_path / "log.jsonl", events)
    database = connect()
    load_file(database, log, conventions(), plan().properties)
    return clean(database, conventions(), as_of, log, "jsonl")


@pytest.mark.parametrize(("written", "meant"), FOLDED.items())
def test_names_are_folded_and_known_by_their_aliases(written: str, meant: str) -> None:
    """Case, spaces, hyphens, dots and camel case make no difference."""
    assert conventions().canonical(written) == meant


def test_no_alias_stands_for_two_events() -> None:
    """Else the order in the file would decide."""
    from plgrules.events.conventions import files

    text = (files("plgrules.events") / "conventions.yaml").read_text(encoding="utf-8")
    section = text[text.index("events:") : text.index("sets:")]
    names = [
        fold(alias)
        for line in section.splitlines()
        if "[" in line
        for alias in line.split("[")[1].rstrip("]").split(",")
    ]
    assert len(set(names)) == len(names)


def test_a_window_holds_its_first_day_and_its_last_moment(tmp_path: Path) -> None:
    """28 days are those up to the end of the day of the decision."""
    first, before = "2026-10-24T00:00:00Z", "2026-10-23T23:59:59.999999Z"
    last, after = "2026-11-20T23:59:59.999999Z", "2026-11-21T00:00:00Z"
    facts = _facts(
        tmp_path, *(event("Report Exported", at=at) for at in (first, before, last, after))
    )
    assert facts["days"] == 2
    assert _report(tmp_path, event("x", at=after)).notes["after_end"] == 1


def test_days_begin_where_the_time_zone_says(tmp_path: Path) -> None:
    """The same two moments are one day in UTC, and two in Shanghai."""
    events = [event("x", at="2026-11-19T15:00:00Z"), event("x", at="2026-11-19T17:00:00Z")]
    assert _facts(tmp_path, *events)["days"] == 1
    assert _facts(tmp_path, *events, timezone="Asia/Shanghai")["days"] == 2


def test_a_time_without_a_zone_is_utc_unless_the_mapping_says_otherwise(tmp_path: Path) -> None:
    """Half past midnight of the next day in Berlin is still today in UTC."""
    naive = event("x", at="2026-11-21T00:30:00")
    known = event("x", day=1)
    assert _facts(tmp_path, naive, known)["days"] == 1
    berlin = replace(conventions(), timezone="Europe/Berlin")
    assert _facts(tmp_path, naive, known, rules=berlin)["days"] == 2


@pytest.mark.parametrize("at", ["1795176000", "1795176000000", "1795176000000000", "1.795176e9"])
def test_plain_numbers_are_moments_by_their_size(at: str, tmp_path: Path) -> None:
    """Seconds, thousandths and millionths since 1970."""
    assert _facts(tmp_path, event("x", at=at))["days"] == 1


def test_an_event_that_comes_twice_counts_once(tmp_path: Path) -> None:
    """By its id; the first of both counts."""
    paid = [event("paid_bill", id="1", amount=n) for n in (5, 7)]
    facts = _facts(tmp_path, *paid, event("paid_bill", id="2", amount=1))
    assert facts["paid"] == 6
    assert _report(tmp_path, *paid).notes["duplicate"] == 1


def test_amounts_add_up_exactly(tmp_path: Path) -> None:
    """In millionths, so that no order of addition matters."""
    assert _facts(tmp_path, *(event("paid_bill", amount=0.1) for _ in range(10)))["paid"] == 1


def test_nothing_happened_is_zero_and_nobody_tracks_it_is_unknown(tmp_path: Path) -> None:
    """A name that occurs nowhere in the log is not tracked, unless the mapping says that it is."""
    other = event("SSO Requested", account="globex")
    facts = _facts(tmp_path, event("x"), other)
    assert facts["asked"] is False
    assert "paid" not in facts
    assert "asked" not in _facts(tmp_path, event("x"))
    tracked = replace(conventions(), tracked=frozenset({"sso_requested", "bill_paid"}))
    facts = _facts(tmp_path, event("x"), rules=tracked)
    assert (facts["asked"], facts["paid"]) == (False, 0)


def test_users_that_no_event_names_are_unknown_not_none(tmp_path: Path) -> None:
    """Somebody did something: saying that nobody did would contradict the active days."""
    facts = _facts(tmp_path, event("x", user=None))
    assert facts["days"] == 1
    assert "users" not in facts


def test_the_latest_value_is_that_of_the_latest_time_whatever_the_order(tmp_path: Path) -> None:
    """Late events change nothing; what is no number is no value."""
    days = ((3, 0.5), (1, 0.9), (2, 0.7), (0, "much"))
    facts = _facts(tmp_path, *(event("usage_reported", day=d, share=s) for d, s in days))
    assert facts["share"] == 0.9


def test_the_account_is_the_company_of_the_address_never_a_free_mail_domain(tmp_path: Path) -> None:
    """Users of gmail.com have no company in common."""
    mail = {"account": None, "user": "Ada@Acme.example"}
    log = write(
        tmp_path / "log.jsonl", [event("x", **mail), event("x", account=None, user="bob@gmail.com")]
    )
    assert list(by_query(log)) == ["acme.example"]
    notes = _report(tmp_path, event("x", account=None, user="bob@gmail.com"))
    assert (notes.bad, notes.notes) == (0, {"free_mail": 1})


@pytest.mark.parametrize(
    ("received", "note"),
    [
        ("2026-11-20T11:00:00Z", "negative_duration"),
        ("2026-11-21T00:00:00Z", "half_day_off"),
        ("2026-11-20T00:02:00Z", "half_day_off"),
        ("2026-11-20T11:58:00Z", None),
        ("2026-11-20T15:00:00Z", None),
    ],
)
def test_clocks_that_are_wrong_are_told_and_never_mended(
    received: str, note: str | None, tmp_path: Path
) -> None:
    """Later than its receipt by more than the tolerance, or off by twelve hours."""
    odd = {**event("x", at="2026-11-20T12:00:00Z"), "receivedAt": received}
    notes = {**_report(tmp_path, odd).notes}
    notes.pop("unknown_name")
    assert notes == ({note: 1} if note else {})
    assert _facts(tmp_path, odd)["days"] == 1


def test_who_refused_and_what_was_collected_for_another_purpose_is_left_out(tmp_path: Path) -> None:
    """Consent and purpose stand with the events."""
    refused = event("x", day=1)
    refused["context"]["consent"] = False
    other = event("x", day=2)
    other["context"]["purpose"] = "billing"
    facts = _facts(tmp_path, event("x"), refused, other)
    assert facts["days"] == 2
    only = replace(conventions(), purposes=frozenset({"analytics"}))
    assert _facts(tmp_path, event("x"), refused, other, rules=only)["days"] == 1


def test_settings_are_no_events(tmp_path: Path) -> None:
    """Identify and group calls carry traits."""
    call = {"type": "identify", "userId": "ada", "timestamp": "2026-11-20T10:00:00Z", "traits": {}}
    report = _report(tmp_path, event("x"), call)
    assert (report.events, report.bad, report.notes["setting"]) == (1, 0, 1)


def test_a_mapping_brings_names_fields_and_core_features(tmp_path: Path) -> None:
    """It goes before the conventions, which stay."""
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "events: {hand_raised: [Wants A Chat]}\nfields: {account: org.key}\n"
        "sets: {core_features: [Report Exported]}\n"
    )
    rules = with_mapping(path)
    assert rules.canonical("wants-a-chat") == "hand_raised"
    assert rules.canonical("Contact Sales") == "hand_raised"
    assert rules.expand(["core_features"]) == {"report_exported"}
    line = {"event": "SSO Requested", "timestamp": "2026-11-20", "org": {"key": "acme"}}
    assert _facts(tmp_path, line, rules=rules)["asked"] is True


def test_one_account_with_very_many_events_is_like_any_other(tmp_path: Path) -> None:
    """It takes no more memory than its events."""
    log = tmp_path / "log.jsonl"
    log.write_text((json.dumps(event("x")) + "\n") * 200_000)
    facts = by_query(str(log))["acme"]
    assert (facts["days"], facts["users"], facts["kinds"]) == (1, 1, 1)


def test_a_large_log_is_read_by_the_keys_that_it_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the first lines are no sample of the rest: nothing is missed."""
    usual = [event("Feature Used", id=str(n), day=n) for n in range(8)]
    other = [
        {"name": "SSO Requested", "time": 1795000000, "account_id": "acme", "user_id": "bob"},
        {"event_type": "signed_up", "ts": "2026-11-01", "groupId": "acme", "distinct_id": "eve"},
    ]
    events = [*usual, *(json.dumps(one) for one in other), "no json"]
    wanted = _facts(tmp_path, *events), _facts(tmp_path, *usual)
    monkeypatch.setattr("plgrules.events.source.LARGE", 0)
    monkeypatch.setattr("plgrules.events.usual.SAMPLE", 5)
    assert (_facts(tmp_path, *events), _facts(tmp_path, *usual)) == wanted
    assert wanted[0]["asked"] is True
