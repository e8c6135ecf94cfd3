"""New files of a folder of rulesets written together: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from plgrules.engine import UsageError


def write_together(folder: Path, new: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
    """Write files below a folder: `new` ones, which must not be there yet, and `changed` ones.

    Everything is first written beside its place under another name; only then do the names change,
    and where one cannot, those that did are taken back. Raises UsageError for a new file that is
    there, and where nothing can be written.
    """
    before = {place: _content(folder / place) for place in changed}
    drafts: dict[str, Path] = {}
    done: list[str] = []
    try:
        for place, data in {**new, **changed}.items():
            drafts[place] = _draft(folder / place, data)
        for place in new:
            _place(drafts[place], folder / place)
            done.append(place)
        for place in changed:
            drafts[place].replace(folder / place)
            done.append(place)
    except FileExistsError as error:
        _take_back(folder, done, before)
        raise UsageError(f"`{error.filename2 or error.filename}` is there already") from None
    except OSError as error:
        _take_back(folder, done, before)
        where = error.filename2 or error.filename
        raise UsageError(f"`{where}` cannot be written: {error.strerror}") from None
    finally:
        for path in drafts.values():
            with suppress(OSError):
                path.unlink()


def _place(draft: Path, target: Path) -> None:
    """Give a new file its name; raises FileExistsError where there is one."""
    try:
        # A link fails where a file is: a rename would take its place unseen.
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has links.
        with target.open("xb") as stream:
            stream.write(draft.read_bytes())


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _draft(path: Path, data: bytes) -> Path:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    return draft


def _take_back(folder: Path, done: list[str], before: Mapping[str, bytes | None]) -> None:
    for place in reversed(done):
        old = before.get(place)
        if old is None:
            with suppress(OSError):
                (folder / place).unlink()
        else:
            (folder / place).write_bytes(old)
