"""The examples of embedding run: service, workers, notebook, workflow and hooks."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import Reader
from tests.docs.pages import _environment, fences
from tests.support import ROOT

EXAMPLES = ROOT / "docs" / "examples"
GOOD = {"cac": 120, "ltv": 900, "gross_margin": 0.7, "retention_90d": 0.64}


def loaded(name: str) -> ModuleType:
    """An example as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- a service -------------------------------------------------------------------------------------


@pytest.fixture
def service(tmp_path: Path) -> Any:
    """A client of the service, with a log of its own."""
    pytest.importorskip("fastapi", reason="the service needs FastAPI")
    testing = pytest.importorskip("fastapi.testclient", reason="its client needs httpx")
    app = loaded("service").create_app(None, str(tmp_path / "decisions.db"))
    with testing.TestClient(app) as client:
        yield client


def test_the_service_decides_and_says_why_later(service: Any) -> None:
    """The answer carries the id under which the log explains it, in any language and format."""
    question = {"facts": GOOD, "as_of": "2026-06-30", "labels": {"account": "acme"}}
    told = service.post("/decide/channel-economics", json=question, headers={"X-User": "ann"})
    assert told.status_code == 200
    answer = told.json()
    assert (answer["outcome"], answer["rule"]) == ("scale", "retains")
    why = service.get(f"/why/{answer['decision_id']}")
    assert "rule: retains" in why.text
    chinese = service.get(f"/why/{answer['decision_id']}?lang=zh&format=html")
    assert chinese.headers["content-type"].startswith("text/html")
    assert "全力规模化" in chinese.text


def test_the_service_tells_what_is_wrong(service: Any) -> None:
    """Wrong facts with all their problems; a ruleset, an id that there is not."""
    told = service.post("/decide/arr-motion", json={"facts": {"account_arr": "24k"}})
    assert told.status_code == 422
    assert told.json()["problems"][0]["message"] == '`account_arr` is "24k", not a number'
    told = service.post("/decide/arr-motions", json={"facts": {}})
    assert told.status_code == 404
    assert "did you mean `arr-motion`?" in told.json()["detail"]
    assert service.get("/why/0").status_code == 404
    assert service.post("/decide/a@b", json={"facts": {}}).status_code == 400


def test_the_service_says_what_it_can_be_asked(service: Any) -> None:
    """Rulesets in force, and the schema of their facts."""
    names = [info["name"] for info in service.get("/rulesets").json()]
    assert "channel-economics" in names
    schema = service.get("/rulesets/arr-motion/facts?lang=zh").json()
    assert schema["properties"]["account_arr"]["title"] == "客户 ARR"


# -- workers ---------------------------------------------------------------------------------------


def test_every_answer_of_the_workers_is_in_the_log(tmp_path: Path) -> None:
    """Two processes on one log; a wrong task is answered and stops nothing."""
    tasks = [{"account_arr": 1000 * number} for number in range(250)]
    tasks[7] = {"account_arr": "many"}  # type: ignore[dict-item]
    (tmp_path / "facts.jsonl").write_text("".join(json.dumps(t) + "\n" for t in tasks))
    done = subprocess.run(
        [sys.executable, EXAMPLES / "worker.py", "arr-motion", "facts.jsonl", "log.db",
         "2026-06-30"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(1, 251))
    assert answers[7]["status"] == "invalid"
    with DecisionLog(tmp_path / "log.db") as log:
        reader = Reader(log.store)
        for answer in answers[:7] + answers[8:]:
            logged = reader.find(answer["decision_id"])
            assert logged.form.outcome == answer["outcome"]
            assert logged.context["labels"] == {"task": str(answer["id"])}
        assert sum(1 for _ in reader.decisions()) == 249


# -- a notebook ------------------------------------------------------------------------------------


def test_the_notebook_runs_from_top_to_bottom() -> None:
    """Every cell in one namespace, as `Run all` does; its last expressions show something."""
    notebook = json.loads((EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == []  # outputs in a repository grow old
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102
        if isinstance(last, ast.Expr):
            shown.append(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))  # noqa: S307
    assert ("channel-economics", "2.0.0") in shown[0]
    assert "OPTIMIZE" in shown[1]._repr_html_().upper()
    assert shown[-1] == [("Founder podcast", "optimize", "scale")]


# -- a pull request --------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A clone with a branch on which a threshold was changed, and a base to compare with."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(ROOT / "rulesets", work / "rulesets")
    shutil.copy(ROOT / "plgrules" / "examples" / "channels.csv", work)
    _git(work, "init", "-q", "-b", "main")
    _git(work, "add", "-A")
    _git(work, "commit", "-q", "-m", "base")
    _git(work, "update-ref", "refs/remotes/origin/main", "HEAD")
    change = (
        "plgrules set channel-economics scale_interval='100 days' --reason 'Quarters are long' "
        "--effective-from 2026-12-01 --yes --keep-failing-tests"
    )
    assert _run(change, work).returncode == 1  # its tests hold the old interval
    assert (work / "rulesets/channel-economics/2.0.1.yaml").is_file()
    return work


def _git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def _run(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["bash", "-e", "-c", command], cwd=folder, env={**_environment(home), **more},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load((EXAMPLES / "rulesets.yml").read_text(encoding="utf-8"))
    return list(workflow["jobs"]["rulesets"]["steps"])


def test_the_workflow_tells_what_a_pull_request_changes(repository: Path) -> None:
    """Its commands run; the summary names the version and the threshold."""
    commands = [step["run"] for step in _steps() if "run" in step]
    assert [c for c in commands if c.startswith("plgrules")] == [
        "plgrules check rulesets",
        "plgrules test rulesets",
    ]
    assert _run(commands[1], repository).returncode == 0
    tell = next(command for command in commands if "plgrules diff" in command)
    done = _run(tell, repository, BASE="origin/main", GITHUB_STEP_SUMMARY="summary.md")
    assert done.returncode == 0, done.stderr
    summary = (repository / "summary.md").read_text(encoding="utf-8")
    assert "`channel-economics 2.0.0 → 2.0.1` · patch: values and texts" in summary
    assert "89 days → **100 days**" in summary
    assert "9 rows" in summary


def test_the_hook_stops_a_commit_that_fails(repository: Path) -> None:
    """A broken ruleset is not committed; what has nothing to do with rulesets is let through."""
    hook = f"sh {EXAMPLES / 'pre-commit'}"
    assert _run(hook, repository).stdout == ""  # nothing of it is staged yet
    _git(repository, "add", "-A")
    done = _run(hook, repository)
    assert done.returncode == 1
    assert "100" in (repository / "rulesets/channel-economics/2.0.1.yaml").read_text()
    _git(repository, "rm", "-q", "-f", "rulesets/channel-economics/2.0.1.yaml",
         "rulesets/channel-economics/2.0.1.tests.yaml")  # fmt: skip
    done = _run(hook, repository)
    assert done.returncode == 0, done.stderr
    assert "Nothing differs." in done.stdout


def test_the_hooks_run_what_the_workflow_runs() -> None:
    """One set of checks, wherever they are made."""
    config = yaml.safe_load((EXAMPLES / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]
    workflow = [step.get("run") for step in _steps()]
    hook = (EXAMPLES / "pre-commit").read_text(encoding="utf-8").splitlines()
    assert all(entry in workflow and entry in hook for entry in entries)


# -- on the pages ----------------------------------------------------------------------------------

SHOWN = {
    "docs/how-to/embed-in-a-service.md": ("service.py",),
    "docs/how-to/review-a-change.md": ("rulesets.yml", "pre-commit", "pre-commit-config.yaml"),
}


@pytest.mark.parametrize("page", SHOWN)
def test_the_pages_show_the_examples_as_they_are(page: str, request: pytest.FixtureRequest) -> None:
    """Word for word; `--update-golden` writes them into the page."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    found = []
    for fence in reversed(list(fences(text))):
        name = next((word.removeprefix("example=") for word in fence.words
                     if word.startswith("example=")), None)  # fmt: skip
        if name is None:
            continue
        found.append(name)
        wanted = (EXAMPLES / name).read_text(encoding="utf-8")
        if request.config.getoption("--update-golden"):
            text = text[: fence.start] + wanted + text[fence.end :]
        else:
            assert fence.body == wanted, name
    path.write_text(text, encoding="utf-8")
    assert sorted(found) == sorted(SHOWN[page])
