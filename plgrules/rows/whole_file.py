"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from plgrules.diagnostics.suggest import nearest
from plgrules.engine import UsageError


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a file for writing text; it takes its name only when everything is written.

    Until then it lies beside it under another name, and is removed when anything fails. Raises
    UsageError when there is no such folder, or nothing can be written there.
    """
    target = path.resolve()
    if target.is_dir():
        raise UsageError(f"`{path}` is a folder: name a file in it")
    if target.exists() and not target.is_file():
        with _opened(target) as device:
            yield device
        return
    with whole_path(path) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """Give the name of an empty file beside a path, which takes its place in the end.

    It is removed when anything fails. Raises UsageError when there is no such folder, or nothing
    can be written there.
    """
    target = path.resolve()
    if target.is_dir():
        raise UsageError(f"`{path}` is a folder: name a file in it")
    draft = _draft(target, path)
    try:
        yield draft
        draft.chmod(_permissions(target))
        draft.replace(target)
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError) and error.filename is None:
            # A full disk is told without a name.
            error.filename = str(path)
        raise


def _opened(device: Path) -> TextIO:
    return device.open("w", encoding="utf-8", newline="")


def _draft(target: Path, path: Path) -> Path:
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except FileNotFoundError:
        raise UsageError(f"there is no folder `{path.parent}`{_hint(target.parent)}") from None
    except OSError as error:
        raise UsageError(f"`{path}` cannot be written: {error.strerror}") from None
    os.close(number)
    return Path(name)


def _hint(folder: Path) -> str:
    if not folder.parent.is_dir():
        return ""
    close = nearest(folder.name, [item.name for item in folder.parent.iterdir() if item.is_dir()])
    return f"; did you mean `{folder.parent / close}`?" if close else ""


def _permissions(target: Path) -> int:
    """Those that the file has, or those that a new one would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
