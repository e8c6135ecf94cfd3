"""`plgrules decide`: one decision, many rows, every way in and out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from plgrules.cli.app import app

GOLDEN = Path(__file__).parent / "golden"
DAY = "--as-of=2026-06-30"
NAME = "channel-economics@2.0.0"
MEANT = "did you mean `retention_90d`?"

CHANNELS = """\
channel,spend,new_customers,contribution_ltv,retention_90d
Newsletter,"$6,000",120,$400,78%
Search ads,48090,210,230,0.61
Outbound,31000,45,1900,
Booth,15500,25,1400,72
Podcast,n/a,35,yes,0.52
Referral,8222.41,619,291.1125
"""


def run(*arguments: str, stdin: bytes | None = None, columns: int = 100) -> Result:
    """Return what the command line says to some arguments."""
    environment = {"COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    result = CliRunner().invoke(app, list(arguments), input=stdin, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def decide(*arguments: str, stdin: bytes | None = None, columns: int = 100) -> Result:
    """Return what `plgrules decide` says on one day."""
    return run("decide", *arguments, DAY, stdin=stdin, columns=columns)


@pytest.fixture
def channels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of channels, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "channels.csv").write_text(CHANNELS, encoding="utf-8")
    return tmp_path


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


# -- one decision ----------------------------------------------------------------------------------


def test_flags_give_one_explained_decision() -> None:
    """Numbers are read as people write them."""
    facts = ["cac=$120", "ltv=900", "gross_margin=70%", "retention_90d=0.64"]
    result = decide(NAME, *(part for fact in facts for part in ("--fact", fact)))
    assert result.exit_code == 0
    assert "SCALE" in result.stdout
    assert "rule: retains" in result.stdout
    assert result.stderr == ""


def test_a_single_undetermined_decision_ends_with_3_and_asks() -> None:
    """Also without any fact at all."""
    result = decide(NAME, "--fact", "cac=120", "--fact", "contribution_ltv=500")
    assert result.exit_code == 3
    assert "retention_90d" in result.stdout
    assert decide(NAME).exit_code == 3


def test_wrong_flags_are_told_all_at_once() -> None:
    """Unknown names, wrong values, values out of range."""
    facts = ["cac=x", "retention_90=1", "gross_margin=5", "ltv", "retention_90d=0.6"]
    result = decide(NAME, *(part for fact in facts for part in ("--fact", fact)))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        'error: `cac` is "x", not a number',
        "error: `retention_90` is not a fact of channel-economics 2.0.0; " + MEANT,
        "error: `ltv` is no fact: write name=value",
        "error: `gross_margin` is 5, above its maximum 1: a ratio is written 0.05",
    ]


def test_a_mapping_of_yaml_takes_what_it_knows(channels: Path) -> None:
    """Other names pass; flags take the place of what the file says."""
    facts = "company: Acme\ncac: 120\ncontribution_ltv: 500\nretention_90d: 0.2\n"
    (channels / "acme.yaml").write_text(facts, encoding="utf-8")
    document = json.loads(decide(NAME, "acme.yaml", "--format=json").stdout)
    assert document["outcome"] == "optimize"
    result = decide(NAME, "acme.yaml", "--fact", "retention_90d=70%", "--format=jsonl")
    assert json.loads(result.stdout)["outcome"] == "scale"
    assert result.stdout.count("\n") == 1


def test_wrong_facts_of_a_yaml_file_have_their_lines(channels: Path) -> None:
    """And near misses, too."""
    facts = "cac: 120\nretention_90: 1\nspend: n/a\nltv: 5%\ngross_margin: 61\n"
    (channels / "acme.yaml").write_text(facts, encoding="utf-8")
    result = decide(NAME, "acme.yaml")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "acme.yaml:2: `retention_90` is no fact of channel-economics 2.0.0; " + MEANT,
        'acme.yaml:3: `spend` is "n/a", not a number',
        'acme.yaml:4: `ltv` is "5%", not a number',
        "acme.yaml:5: `gross_margin` is 61, above its maximum 1: a ratio is written 0.61",
    ]


def test_one_decision_can_be_a_row_of_csv(channels: Path) -> None:
    """With the facts that it was decided on."""
    result = decide(NAME, "--fact", "days_of_data=10", "--format=csv")
    (row,) = rows_of(result.stdout)
    assert row["days_of_data"] == "10"
    assert row["outcome"] == "keep_testing"


@pytest.mark.parametrize(
    ("format", "start"),
    [("markdown", "## "), ("html", "<!doctype html>"), ("text", "Keep, scale"), ("json", "{")],
)
def test_one_decision_comes_in_every_format(format: str, start: str) -> None:
    """The same content each time."""
    result = decide(NAME, "--fact", "days_of_data=10", "--format", format)
    assert result.exit_code == 0
    assert result.stdout.lstrip("# ").startswith(start.lstrip("# "))


def test_an_explanation_in_chinese() -> None:
    """For colleagues who read it."""
    result = decide(NAME, "--fact", "days_of_data=10", "--lang=zh")
    assert "\u7ee7\u7eed\u6d4b\u8bd5" in result.stdout


# -- many rows -------------------------------------------------------------------------------------


def test_rows_into_a_pipe_are_csv(channels: Path) -> None:
    """Columns as they came, then the decision; wrong rows are told and kept."""
    result = decide(NAME, "channels.csv")
    assert result.exit_code == 1
    rows = rows_of(result.stdout)
    assert list(rows[0])[:9] == [
        "channel", "spend", "new_customers", "contribution_ltv", "retention_90d",
        "status", "outcome", "rule", "warnings",
    ]  # fmt: skip
    assert list(rows[0])[-3:] == ["ruleset", "version", "problem"]
    assert [(row["status"], row["outcome"]) for row in rows] == [
        ("decided", "scale"),
        ("decided", "optimize"),
        ("undetermined", ""),
        ("invalid", ""),
        ("invalid", ""),
        ("invalid", ""),
    ]
    assert rows[0]["spend"] == "$6,000"
    assert rows[1]["warnings"].split("; ")[-1] == "tree_and_list_disagree"
    assert rows[3]["problem"].startswith("`retention_90d` is 72")


def test_every_wrong_row_is_told_with_its_line(channels: Path) -> None:
    """What came, what was expected, and how it stands with the others."""
    assert decide(NAME, "channels.csv").stderr.splitlines() == [
        "channels.csv:5: `retention_90d` is 72, above its maximum 1: a ratio is written 0.72",
        'channels.csv:6: `spend` is "n/a", not a number',
        'channels.csv:6: `contribution_ltv` is "yes", not a number',
        "channels.csv:7: the row has 4 cells, but the header names 5 columns",
        "3 of 6 rows are invalid; the others were decided (see column `problem`)",
    ]


def test_of_many_problems_the_first_are_told_and_the_others_counted(channels: Path) -> None:
    """All of them stand in the column `problem`."""
    bad = "cac\n" + "n/a\n" * 4_332
    (channels / "bad.csv").write_text(bad, encoding="utf-8")
    result = decide(NAME, "bad.csv")
    lines = result.stderr.splitlines()
    assert len(lines) == 22
    assert lines[19] == 'bad.csv:21: `cac` is "n/a", not a number'
    assert lines[20] == "and 4,312 more"
    assert lines[21] == "4,332 of 4,332 rows are invalid (see column `problem`)"
    assert all(row["problem"] for row in rows_of(result.stdout))


@pytest.mark.parametrize(
    ("arguments", "columns", "file"),
    [
        (["--format=text"], 100, "rows-100.en.txt"),
        (["--format=text"], 72, "rows-72.en.txt"),
        (["--format=text", "--lang=zh"], 100, "rows-100.zh.txt"),
        (["--format=markdown"], 100, "rows.en.md"),
    ],
)
def test_rows_as_a_table(
    channels: Path,
    golden: Callable[[Path, str], None],
    arguments: list[str],
    columns: int,
    file: str,
) -> None:
    """Counts, label, outcome, rule, outputs that fit, notes."""
    result = decide(NAME, "channels.csv", *arguments, columns=columns)
    assert result.exit_code == 1
    golden(GOLDEN / file, result.stdout)


def test_of_many_rows_the_table_shows_the_first(channels: Path) -> None:
    """And counts the others; a file may hold more of them."""
    many = "channel,days_of_data\n" + "".join(f"Channel {i},{i % 20}\n" for i in range(50))
    (channels / "many.csv").write_text(many, encoding="utf-8")
    result = decide(NAME, "many.csv", "--format=text")
    assert "50 rows \u00b7 50 keep_testing" in result.stdout
    assert "20  Channel 19" in result.stdout
    assert "Channel 20" not in result.stdout
    assert "30 more rows" in result.stdout
    assert decide(NAME, "many.csv", "--out=many.txt").exit_code == 0
    assert "50  Channel 49" in (channels / "many.txt").read_text(encoding="utf-8")


def test_one_row_is_explained_by_its_number(channels: Path) -> None:
    """Under its name."""
    result = decide(NAME, "channels.csv", "--explain-row", "2")
    assert result.exit_code == 0
    assert "Search ads \u2192 OPTIMIZE" in result.stdout
    assert result.stderr == ""


def test_a_row_that_cannot_be_explained_says_why(channels: Path) -> None:
    """It is wrong, or it is not there."""
    wrong = decide(NAME, "channels.csv", "--explain-row", "4")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "channels.csv:5: `retention_90d` is 72" in wrong.stderr
    beyond = decide(NAME, "channels.csv", "--explain-row", "9")
    assert (beyond.exit_code, beyond.stdout) == (2, "")
    assert beyond.stderr == "error: `channels.csv` has 6 rows: there is no row 9\n"


def test_explain_puts_the_explanation_of_every_row_below_the_table(channels: Path) -> None:
    """Or into a column."""
    text = decide(NAME, "channels.csv", "--format=text", "--explain").stdout
    assert "Newsletter \u2192 SCALE" in text
    assert "Search ads \u2192 OPTIMIZE" in text
    rows = rows_of(decide(NAME, "channels.csv", "--explain").stdout)
    assert "Search ads \u2192 OPTIMIZE" in rows[1]["explanation"]
    assert rows[3]["explanation"] == ""


def test_a_page_of_html_has_a_card_of_every_row(channels: Path) -> None:
    """It loads nothing, and nothing of the file becomes markup."""
    text = "channel,days_of_data\n<script>alert(1)</script>,5\n\x1b[31mRed,x\n"
    (channels / "evil.csv").write_text(text, encoding="utf-8")
    result = decide(NAME, "evil.csv", "--out=rows.html")
    page = (channels / "rows.html").read_text(encoding="utf-8")
    assert result.exit_code == 1
    assert page.count("<details><summary>1 \u00b7 &lt;script&gt;") == 1
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "src=" not in page
    assert "http" not in page
    assert page.count("<style>") == 2


def test_nothing_of_a_file_steers_the_terminal(channels: Path) -> None:
    """Neither a cell nor a name of a column."""
    text = "chan\x1b[2Jnel,days_of_data\n\x1b[31mRed,\x07x\n\x1b[31mRed,5\n"
    (channels / "evil.csv").write_text(text, encoding="utf-8")
    result = decide(NAME, "evil.csv", "--format=text")
    assert "\\x1b[31mRed" in result.stdout
    assert '"\\x07x", not a number' in result.stderr
    assert "\x1b" not in result.stdout + result.stderr


def test_jsonl_and_json_keep_types_and_columns(channels: Path) -> None:
    """Each row with its own names, in the order of the file."""
    lines = '{"id": 7, "days_of_data": 5, "tags": ["a"]}\n{"days_of_data": "5"}\n'
    (channels / "x.jsonl").write_text(lines, encoding="utf-8")
    result = decide(NAME, "x.jsonl", "--format=jsonl")
    first, second = map(json.loads, result.stdout.splitlines())
    assert list(first)[:4] == ["id", "days_of_data", "tags", "status"]
    assert (first["id"], first["tags"], first["outcome"]) == (7, ["a"], "keep_testing")
    assert second["status"] == "invalid"
    assert 'x.jsonl:2: `days_of_data` is "5", not a number: write 5' in result.stderr
    assert json.loads(decide(NAME, "x.jsonl", "--format=json").stdout) == [first, second]
    assert rows_of(decide(NAME, "x.jsonl").stdout)[0]["tags"] == "a"


@pytest.mark.parametrize(
    "data", [CHANNELS.encode(), b'{"days_of_data": 5}\n{"days_of_data": 50}\n', b"- {cac: 5}\n"]
)
def test_rows_come_from_standard_input(data: bytes) -> None:
    """Whatever their format."""
    result = decide(NAME, "-", stdin=data)
    assert result.stdout.count("channel-economics") >= 1
    assert "--explain-row" not in decide(NAME, "-", "--format=text", stdin=data).stdout


# -- columns ---------------------------------------------------------------------------------------


def test_a_column_that_nearly_is_a_fact_is_told_once(channels: Path) -> None:
    """And with --strict nothing is decided."""
    (channels / "x.csv").write_text("retention_90,cac\n0.6,5\n0.7,6\n", encoding="utf-8")
    said = "x.csv:1: `retention_90` is no fact of channel-economics 2.0.0; " + MEANT
    result = decide(NAME, "x.csv")
    assert (result.exit_code, result.stderr) == (0, said + "\n")
    strict = decide(NAME, "x.csv", "--strict")
    assert (strict.exit_code, strict.stdout) == (1, "")
    assert said in strict.stderr


def test_columns_that_clash_are_refused_until_they_have_a_prefix(channels: Path) -> None:
    """Nothing is overwritten in silence."""
    text = "status,cac,payback_months\nactive,5,6\n"
    (channels / "x.csv").write_text(text, encoding="utf-8")
    result = decide(NAME, "x.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`status`, `payback_months` are columns of the file and of the decision" in result.stderr
    assert "--prefix decision_" in result.stderr
    (row,) = rows_of(decide(NAME, "x.csv", "--prefix", "decision_").stdout)
    assert (row["status"], row["decision_status"]) == ("active", "undetermined")
    assert row["payback_months"] == row["decision_payback_months"] == "6"


def test_a_file_without_a_single_fact_is_refused(channels: Path) -> None:
    """It is the wrong file, or the wrong ruleset."""
    (channels / "x.csv").write_text("name,age\nA,5\n", encoding="utf-8")
    result = decide(NAME, "x.csv")
    assert result.exit_code == 1
    assert "no column of `x.csv` is a fact of channel-economics 2.0.0" in result.stderr


def test_a_flag_holds_for_every_row_that_has_no_such_column(channels: Path) -> None:
    """A fact comes from one place."""
    text = "channel,cac,ltv,retention_90d\nA,5,20,0.7\nB,15,20,0.7\n"
    (channels / "x.csv").write_text(text, encoding="utf-8")
    rows = rows_of(decide(NAME, "x.csv", "--fact", "gross_margin=50%").stdout)
    assert [row["outcome"] for row in rows] == ["scale", "improve"]
    both = decide(NAME, "x.csv", "--fact", "cac=5")
    assert both.exit_code == 2
    assert both.stderr == "error: `cac` is a column of the file, and given with --fact, too\n"
    wrong = decide(NAME, "x.csv", "--fact", "gross_margin=50")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "error: `gross_margin` is 50, above its maximum 1" in wrong.stderr


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_written_whole_in_the_format_of_its_name(channels: Path) -> None:
    """Also when rows are wrong; what was written is summed up on standard error."""
    for name in ("out.csv", "out.jsonl", "out.json", "out.md", "out.html", "out.txt"):
        result = decide(NAME, "channels.csv", "--out", name)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"wrote {name}: channel-economics 2.0.0" in result.stderr
    assert len(rows_of((channels / "out.csv").read_text(encoding="utf-8"))) == 6
    assert len(json.loads((channels / "out.json").read_text(encoding="utf-8"))) == 6
    assert sorted(path.name for path in channels.iterdir() if path.name.startswith(".")) == []


def test_a_file_may_be_written_over_itself(channels: Path) -> None:
    """It is replaced when everything is read."""
    assert decide(NAME, "channels.csv", "--out", "channels.csv").exit_code == 1
    rows = rows_of((channels / "channels.csv").read_text(encoding="utf-8"))
    assert rows[0]["outcome"] == "scale"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["chanels.csv"], 2, "did you mean `channels.csv`?"),
        (["."], 2, "`.` is a folder, not a file of facts"),
        (["channels.csv", "--out", "no/where.csv"], 2, "there is no folder `no`"),
        (["acme.json", "--out", "x.parquet"], 2, "one decision is no table"),
        (["channels.csv", "--out", "x.dat"], 2, "tells no format: add --format"),
        (["channels.csv", "--format", "jsnol"], 2, "did you mean `jsonl`?"),
        (["channels.csv", "--lang", "fr"], 2, "fr"),
        (["acme.json", "--explain-row", "1"], 2, "--explain-row needs a file of many rows"),
        (["empty.csv"], 1, "`empty.csv` is empty"),
        (["table.parquet"], 1, "`table.parquet` cannot be read"),
        (["tabel.parquet"], 2, "did you mean `table.parquet`?"),
        (["no-*.parquet"], 2, "no file fits `no-*.parquet`"),
        (["twice.csv"], 1, "twice.csv:1: the header names `cac` twice (columns 1, 2)"),
        (["wide.csv"], 1, "wide.csv:1: the header names 100,000 columns, more than"),
        (["latin.csv"], 1, "latin.csv:1: the row is not UTF-8 (byte 0xEF): save it as UTF-8"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    channels: Path, arguments: list[str], status: int, message: str
) -> None:
    """One line on standard error, nothing on standard output."""
    (channels / "acme.json").write_text('{"cac": 5}', encoding="utf-8")
    (channels / "empty.csv").write_bytes(b"")
    (channels / "table.parquet").write_bytes(b"PAR1\x00\xff")
    (channels / "twice.csv").write_text("cac,cac\n", encoding="utf-8")
    (channels / "wide.csv").write_text("c," * 99_999 + "c\n", encoding="utf-8")
    (channels / "latin.csv").write_bytes("na\u00efve,cac\n".encode("latin-1"))
    result = decide(NAME, *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_header_alone_gives_no_rows(channels: Path) -> None:
    """That is no mistake, but it is said."""
    (channels / "x.csv").write_text("channel,cac\n", encoding="utf-8")
    result = decide(NAME, "x.csv")
    assert (result.exit_code, result.stderr) == (0, "`x.csv` has no rows\n")
    assert result.stdout.count("\n") == 1


def test_an_unknown_ruleset_is_named_with_the_nearest() -> None:
    """That is wrong usage."""
    result = decide("chanel-economics")
    assert result.exit_code == 2
    assert "did you mean `channel-economics`?" in result.stderr


def test_an_overlay_changes_what_is_decided(channels: Path) -> None:
    """Its threshold stands in the explanation."""
    (channels / "acme.yaml").write_text(
        "overlay: acme\nauthor: A\nreason: long contracts\ndate: 2026-01-01\n"
        'parameters:\n  "channel-economics@^2": {min_retention_90d: 80%}\n',
        encoding="utf-8",
    )
    facts = ["--fact", "cac=120", "--fact", "contribution_ltv=630", "--fact", "retention_90d=0.7"]
    assert "SCALE" in decide(NAME, *facts).stdout
    result = decide(NAME, *facts, "--overlay", "acme.yaml")
    assert "OPTIMIZE" in result.stdout
    assert "long contracts" in result.stdout
