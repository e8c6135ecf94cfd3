"""The benchmark of frames runs, and its hand-written decisions are those of the rulesets."""

from __future__ import annotations

from pathlib import Path

import pytest

pl = pytest.importorskip("polars")


@pytest.mark.parametrize("number", [1, 2])
def test_the_hand_written_frames_decide_as_plgrules(number: int) -> None:
    from plgrules.engine import Engine
    from tests.benchmarks import hand_written_frames
    from tests.benchmarks.tables import AS_OF, channels

    table = channels(5_000)
    name = f"channel-economics@{number}"
    ours = Engine().decide_frame(name, table, as_of=AS_OF, prefix="our_")
    by_hand = getattr(hand_written_frames, f"channel_{number}")(table.lazy()).collect()
    for column in ("outcome", "rule", "budget_multiplier", "deadline_days"):
        valid = ours["our_status"] != "invalid"
        assert (
            ours.filter(valid)["our_" + column].to_list() == by_hand.filter(valid)[column].to_list()
        )


def test_every_figure_of_frames_comes_out(tmp_path: Path) -> None:
    from tests.benchmarks.frames import figures, markdown

    found = list(figures(200, tmp_path, repeats=1))
    assert [figure.what for figure in found] == [
        "D1, without nulls",
        "D2, without nulls",
        "D1, with nulls",
        "D2, with nulls",
        "3,000 ranges",
    ]
    assert all(figure.ours.seconds > 0 and figure.ours.megabytes > 0 for figure in found)
    assert next(reversed(list(markdown(iter(found))))).startswith("| 3,000 ranges | 200 | ")
