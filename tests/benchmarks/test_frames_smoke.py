"""The benchmark of frames runs, and its hand-written decisions are those of the rulesets."""

from __future__ import annotations

from pathlib import Path

import pytest

pl = pytest.importorskip("polars")


def test_the_hand_written_frame_decides_as_plgrules() -> None:
    from plgrules.engine import Engine
    from tests.benchmarks.hand_written_frames import channel_2
    from tests.benchmarks.tables import AS_OF, channels

    table = channels(5_000)
    ours = Engine().decide_frame("channel-economics@2", table, as_of=AS_OF, prefix="our_")
    by_hand = channel_2(table.lazy()).collect()
    for column in ("outcome", "rule", "budget_multiplier", "deadline_days"):
        valid = ours["our_status"] != "invalid"
        assert (
            ours.filter(valid)["our_" + column].to_list() == by_hand.filter(valid)[column].to_list()
        )


def test_every_figure_of_frames_comes_out(tmp_path: Path) -> None:
    from tests.benchmarks.frames import figures, markdown

    found = list(figures(200, tmp_path, repeats=1))
    assert [figure.what for figure in found] == [
        "18 rules, without nulls",
        "18 rules, with nulls",
        "3,000 ranges",
    ]
    assert all(figure.ours.seconds > 0 and figure.ours.megabytes > 0 for figure in found)
    assert next(reversed(list(markdown(iter(found))))).startswith("| 3,000 ranges | 200 | ")
