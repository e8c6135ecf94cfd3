"""Bytes to text: size, encoding and characters, before any YAML is read."""

from __future__ import annotations

import re

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.diagnostics.span import Span
from plgrules.source.lines import Lines

MAX_BYTES = 1024 * 1024

# What YAML calls printable, without U+0085, U+2028 and U+2029: editors do not agree that these
# end a line, so every line number below them would be wrong for somebody.
UNUSUAL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def decode(data: bytes, file: str) -> str:
    """Return the text of a file without its byte order mark.

    `file` is the name shown to the reader. Raises RulesetError for a file that is too large, is
    not UTF-8, or holds characters that do not belong in a text file.
    """
    if len(data) > MAX_BYTES:
        raise RulesetError([_too_large(len(data), file)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesetError([_not_utf8(data, error, file)]) from None
    problems = _unusual_characters(text, file)
    if problems:
        raise RulesetError(problems)
    return text


def _too_large(size: int, file: str) -> Diagnostic:
    return Diagnostic(
        code="PLG002",
        message=f"the file has {size:,} bytes, more than the {MAX_BYTES:,} allowed",
        span=Span(file, 1, 1, 1, 1),
        help="one file holds one version of one ruleset; split it, or move data out of it",
    )


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Diagnostic:
    # The decoder reports places after the byte order mark when there is one.
    body = data.removeprefix(b"\xef\xbb\xbf")
    before = body[: error.start].decode("utf-8", "replace")
    start = Lines(before, file).place(len(before))
    span = Span(file, *start, start[0], start[1] + 1)
    if data.startswith(_FOREIGN_MARKS):
        return Diagnostic("PLG001", "the file is not UTF-8 but UTF-16 or UTF-32", span, help=_SAVE)
    if error.reason == "unexpected end of data":
        return Diagnostic(
            "PLG008",
            "the file ends in the middle of a character",
            span,
            label="the last whole character stands before this",
            help="the file was cut off; copy or download it again",
        )
    byte = body[error.start]
    return Diagnostic("PLG001", f"the file is not UTF-8: byte 0x{byte:02X} here", span, help=_SAVE)


_SAVE = "save the file with the encoding UTF-8"


def _unusual_characters(text: str, file: str) -> list[Diagnostic]:
    found = list(UNUSUAL.finditer(text))
    if not found:
        return []
    lines = Lines(text, file)
    return [
        Diagnostic(
            code="PLG003",
            message=f"the character U+{ord(match.group()):04X} does not belong in a text file",
            span=lines.span(match.start(), match.end()),
            help="delete it; it often comes along when text is pasted from a web page or a slide",
        )
        for match in found[:10]
    ]
