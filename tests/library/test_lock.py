"""Released versions never change unseen."""

from __future__ import annotations

import hashlib

import pytest

from plgrules.library.lock import LOCK_NAME, lock_text, write_lock
from tests.library.shelf import Shelf


def lock(shelf: Shelf, *places: str) -> None:
    """Write the lock for versions as they are now."""
    files = {p: (shelf.folder / f"{p}.yaml").read_bytes() for p in places}
    hashes = {p: f"sha256:{hashlib.sha256(data).hexdigest()}" for p, data in files.items()}
    write_lock(shelf.folder, hashes)


@pytest.fixture
def released(shelf: Shelf) -> Shelf:
    """One released version and one that is not."""
    shelf.put("gate/1.0.0")
    shelf.put("gate/1.0.1")
    lock(shelf, "gate/1.0.0")
    return shelf


def test_an_untouched_release_is_fine(released: Shelf) -> None:
    """And what is not released may change."""
    path = released.folder / "gate" / "1.0.1.yaml"
    path.write_text(path.read_text().replace("value: 5", "value: 6"))
    assert released.codes() == []


def test_an_edit_of_a_release_is_refused(released: Shelf) -> None:
    """Even of a comment: the file is what was released."""
    path = released.folder / "gate" / "1.0.0.yaml"
    path.write_text(path.read_text() + "# a comment\n")
    (problem,) = released.problems()
    assert problem.code == "PLG201"
    assert problem.message == "`gate/1.0.0` was edited after its release"
    assert problem.line == 2
    assert "new version" in problem.help
    assert [str(v) for v in released.catalogue().versions["gate"]] == ["1.0.1"]


def test_a_release_stays(released: Shelf) -> None:
    """A file that is gone is told at its line in the lock."""
    (released.folder / "gate" / "1.0.0.yaml").unlink()
    (problem,) = released.problems()
    assert (problem.code, problem.line) == ("PLG202", 3)
    assert str(problem.file).endswith(LOCK_NAME)


def test_a_broken_lock_is_told_and_not_ignored(released: Shelf) -> None:
    """Otherwise deleting half of it would free every release."""
    (released.folder / LOCK_NAME).write_text("releases: {gate/1.0.0: sha256:12}\n")
    assert released.codes()
    (released.folder / LOCK_NAME).write_text("releases: [")
    assert released.codes()


def test_the_lock_is_sorted_and_says_who_writes_it() -> None:
    """So that two branches merge by line."""
    text = lock_text({"b/1.0.0": "sha256:" + "b" * 64, "a/1.0.0": "sha256:" + "a" * 64})
    comment, head, first, second = text.splitlines()
    assert "plgrules release" in comment
    assert head == "releases:"
    assert (first.split(":")[0].strip(), second.split(":")[0].strip()) == ("a/1.0.0", "b/1.0.0")
