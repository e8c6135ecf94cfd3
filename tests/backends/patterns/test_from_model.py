"""A pattern of a ruleset file as a matcher sees it."""

from __future__ import annotations

from plgrules.backends.patterns.from_model import from_model
from plgrules.backends.patterns.pattern import Absence, Operand, Pattern, Selector
from plgrules.model.from_source import read_ruleset
from plgrules.source.from_bytes import read_document
from tests.support import ROOT

FILE = ROOT / "tests" / "conformance" / "check" / "good" / "patterns.yaml"
DAY = 86_400_000_000


def patterns() -> dict[str, Pattern]:
    """Return the patterns of a file, with a set of names resolved."""
    ruleset, problems = read_ruleset(read_document(FILE.read_bytes(), "patterns.yaml"))
    assert not problems
    sets = {"report_shared": ("report_shared", "report_mailed")}
    found = [from_model(p, lambda name: sets.get(name, (name,))) for p in ruleset.patterns]
    return {pattern.name: pattern for pattern in found}


def test_everything_that_a_file_says_is_there() -> None:
    """Names are resolved, times are microseconds, values are texts as events have them."""
    uses = frozenset({"team_feature_used", "report_shared", "report_mailed"})
    where = (
        ("seats", frozenset({"5", "10"})),
        ("plan", frozenset({"team"})),
        ("beta", frozenset({"true"})),
    )
    channels = (("channel", frozenset({"mail", "phone"})),)
    assert patterns()["teammate_came"] == Pattern(
        name="teammate_came",
        steps=(("invite", Selector(frozenset({"invite_sent"}))), ("use", Selector(uses, where))),
        different=(Operand("invite", None), Operand("use", None)),
        within=7 * DAY,
        last=28 * DAY,
        unless=Absence(Selector(frozenset({"sales_contacted"}), channels), "invite"),
    )


def test_properties_are_compared_by_their_names() -> None:
    """`user` is who did it, anything else a property."""
    pattern = patterns()["back_after_limit"]
    assert pattern.within == DAY * 3 // 2
    assert [str(operand) for operand in pattern.same] == ["limit.user", "first.user", "second.user"]
    assert pattern.different == (Operand("first", "device"), Operand("second", "device"))
    assert pattern.properties() == {"device"}
