"""Whether a log is as it was written: every event, in its place, linked to the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from plgrules.audit.chain import BEGINNING, ERASURE, Link, Row, link_of, linker, mark_of
from plgrules.audit.form import form_from_json
from plgrules.audit.ids import id_text
from plgrules.audit.store import Filter, LogError, Store


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where a log is not as it was written."""

    code: str
    """`gap`, `altered`, `erased-unsaid`, `cut-off`, `head-altered`, `damaged`, `key-missing`,
    `key-unexpected`, `program-missing`, `program-altered`."""
    seq: int
    id: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a log found."""

    events: int
    erased: int
    head: str
    """The link of the last event: noted elsewhere, it proves later that nothing was cut off."""
    flaws: tuple[Flaw, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws


MOST_TOLD = 100
"""How many flaws are told; a log that is altered further is not listed to the end."""

_Head = tuple[int, bytes]


def verify(store: Store, link: Link) -> Verified:
    """Return whether every event of a store is there, unaltered and in its place.

    `link` is the hash of the chain, with its key where the log has one; with another key no event
    can be verified, which is one flaw. After a flaw the chain is taken up again at the next event,
    so that each flaw is told once, where it is. Others may go on writing meanwhile.
    """
    try:
        wrong_key = _key_flaw(store, link)
        if wrong_key is not None:
            return Verified(0, 0, store.head()[1].hex(), (wrong_key,))
        return _Pass(store, link).run()
    except LogError as error:
        return Verified(0, 0, "", (Flaw("damaged", 0, None, str(error)),))


def _key_flaw(store: Store, link: Link) -> Flaw | None:
    kept, mark, keyless = store.mark(), mark_of(link), mark_of(linker(None))
    if kept == mark:
        return None
    if kept == keyless:
        return Flaw("key-unexpected", 0, None, "the log is not signed, but a key was given")
    what = "its key is needed" if mark == keyless else "this is not its key"
    return Flaw("key-missing", 0, None, f"the log is signed, and {what}")


class _Pass:
    """One walk along the chain."""

    def __init__(self, store: Store, link: Link) -> None:
        self.store, self.link = store, link
        self.flaws: list[Flaw] = []
        self.before, self.last, self.count = BEGINNING, 0, 0
        self.erased: dict[int, str] = {}
        self.said: list[tuple[int, int]] = []
        self.forms: set[str] = set()

    def run(self) -> Verified:
        begin = self.store.head()
        try:
            for row in self.store.rows(Filter(kind=None)):
                self._event(row)
        except LogError as error:
            damage = Flaw("damaged", self.last + 1, None, f"after event {self.last}: {error}")
            self.flaws.append(damage)
        else:
            self._heads(begin, self.store.head())
        self._unsaid()
        self._programs()
        head = self.before.hex() if isinstance(self.before, bytes) else ""
        return Verified(self.count, len(self.erased), head, tuple(self.flaws))

    def _tell(self, flaw: Flaw) -> None:
        if len(self.flaws) < MOST_TOLD:
            self.flaws.append(flaw)

    def _event(self, row: Row) -> None:
        self.count += 1
        if row.seq != self.last + 1:
            self._tell(_gap(row, self.last + 1))
        elif not self._is_linked(row):
            message = f"event {row.seq}{_when(row)}, or its place in the chain, was altered"
            self._tell(Flaw("altered", row.seq, _id(row), message))
        if row.body is None:
            self.erased[row.seq] = _id(row) or ""
        elif row.kind == ERASURE:
            self._note(row)
        self.before, self.last = row.link, row.seq
        self.forms.add(row.form)

    def _is_linked(self, row: Row) -> bool:
        try:
            return link_of(self.link, self.before, row) == row.link
        except (TypeError, ValueError):
            return False  # a column holds what was never written there

    def _note(self, row: Row) -> None:
        """Remember which events an erasure says that it erased."""
        try:
            self.said += [(int(first), int(last)) for first, last in json.loads(row.body or b"")]
        except (TypeError, ValueError):
            return  # altered, which was told

    def _heads(self, begin: _Head, end: _Head) -> None:
        """Compare the last event with what was noted before and after the walk."""
        if begin[0] > self.last:
            lost = _events(self.last + 1, begin[0])
            self._tell(Flaw("cut-off", self.last + 1, None, f"{lost} missing at the end"))
        elif self.last > end[0] or (self.last == end[0] and self.before != end[1]):
            message = f"the log ends at event {self.last}, its head says {end[0]}"
            if self.last == end[0]:
                message = f"the head does not name the link of event {self.last}, the last one"
            self._tell(Flaw("head-altered", self.last, None, message))

    def _unsaid(self) -> None:
        """Erased events that no erasure speaks of."""
        runs, place, reached = sorted(self.said), 0, 0
        for seq, id in sorted(self.erased.items()):
            while place < len(runs) and runs[place][0] <= seq:
                reached = max(reached, runs[place][1])
                place += 1
            if seq > reached:
                message = f"event {seq} was erased, and no event says by whom and why"
                self._tell(Flaw("erased-unsaid", seq, id, message))

    def _programs(self) -> None:
        digests = set()
        for form in self.forms:
            try:
                digests.add(form_from_json(form).program)
            except (AttributeError, TypeError, ValueError):
                continue  # its events were told as altered
        for digest in sorted(digests - {""}):
            flaw = self._program(digest)
            if flaw is not None:
                self._tell(Flaw(flaw[0], 0, None, f"the program {digest} {flaw[1]}"))

    def _program(self, digest: str) -> tuple[str, str] | None:
        try:
            text = self.store.program(digest)
        except LogError:
            return "program-altered", "cannot be read"
        if text is None:
            return "program-missing", "is missing"
        if "sha256:" + hashlib.sha256(text.encode()).hexdigest() != digest:
            return "program-altered", "was altered"
        return None


def _gap(row: Row, expected: int) -> Flaw:
    if row.seq < expected:
        return Flaw("gap", row.seq, _id(row), f"event {row.seq} stands out of order")
    message = f"{_events(expected, row.seq - 1)} missing before event {row.seq}{_when(row)}"
    return Flaw("gap", expected, None, message)


def _events(first: int, last: int) -> str:
    return f"event {first} is" if first == last else f"events {first} to {last} are"


def _when(row: Row) -> str:
    try:
        return datetime.fromtimestamp(row.at / 1e6, UTC).strftime(" of %Y-%m-%d %H:%M:%S")
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def _id(row: Row) -> str | None:
    try:
        return id_text(row.id)
    except (TypeError, ValueError):
        return None
