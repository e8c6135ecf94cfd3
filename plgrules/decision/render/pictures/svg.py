"""Elements of SVG as text, with everything escaped."""

from __future__ import annotations

from html import escape

from plgrules.decision.render.pictures.measure import plain

Attribute = str | float


def element(tag: str, *children: str, **attributes: Attribute) -> str:
    """Return an element around children that are SVG themselves.

    `kind` becomes `class`; underscores in other names become hyphens.
    """
    said = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items())
    inner = "".join(children)
    return f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>"


def words(text: str) -> str:
    """Return a text as the content of an element."""
    return escape(plain(text), quote=False)


def _name(key: str) -> str:
    return "class" if key == "kind" else key.replace("_", "-")


def _value(value: Attribute) -> str:
    return f"{round(value, 2):g}" if isinstance(value, float | int) else escape(value)
