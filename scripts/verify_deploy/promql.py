"""The metrics of a PromQL expression, and the labels by which it selects, groups and joins them.

This is not a parser: promtool checks the grammar. The words of an expression other than its strings, durations,
functions and keywords are metrics and their labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Words before labels in parentheses, and words between metrics.
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
WORDS = GROUPING | {"and", "or", "unless", "bool", "offset", "inf", "nan", "atan2", "start", "end"}
TOKEN = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`)"
    r"|(?P<duration>\[[^\]]*\]|\b\d+(?:\.\d+)?(?:ms|[smhdwy])\b)"
    r"|(?P<number>\b\d[\w.]*)"
    r"|(?P<variable>\$\{?\w+(?::\w+)?\}?)"
    r"|(?P<name>[a-zA-Z_:][\w:]*)"
    r"|(?P<operator>=~|!~|!=|==|[^\s])"
)


@dataclass
class Selection:
    """A metric, and the labels in its braces."""

    metric: str
    labels: set[str] = field(default_factory=set)


@dataclass
class Reading:
    selections: list[Selection] = field(default_factory=list)
    # The labels of by, without, on, ignoring, group_left and group_right.
    grouping: set[str] = field(default_factory=set)


def read(expression: str) -> Reading:
    tokens = [
        (match.lastgroup or "", match[0])
        for match in TOKEN.finditer(re.sub(r"#[^\n]*", "", expression))
        if match.lastgroup not in ("duration", "number")
    ]
    reading = Reading()
    index = 0
    while index < len(tokens):
        kind, text = tokens[index]
        following = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        index += 1
        if kind != "name":
            continue
        if text.lower() in GROUPING and following == "(":
            end = skip(tokens, index + 1, ")")
            reading.grouping |= {inner for what, inner in tokens[index + 1 : end - 1] if what == "name"}
            index = end
        elif text.lower() not in WORDS and following != "(" and not is_aggregation(tokens, index):
            selection = Selection(text)
            if following == "{":
                end = skip(tokens, index + 1, "}")
                inner = tokens[index + 1 : end - 1]
                selection.labels = {word for at, (what, word) in enumerate(inner) if what == "name" and is_matched(inner, at)}
                index = end
            reading.selections.append(selection)
    return reading


def is_aggregation(tokens: list[tuple[str, str]], index: int) -> bool:
    """`sum by (label) (…)`: the name is a function, although no parenthesis follows it directly."""
    return index < len(tokens) and tokens[index][1].lower() in ("by", "without")


def is_matched(tokens: list[tuple[str, str]], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1][1] in ("=", "!=", "=~", "!~")


def skip(tokens: list[tuple[str, str]], index: int, closing: str) -> int:
    """The index after the next closing parenthesis."""
    while index < len(tokens) and tokens[index][1] != closing:
        index += 1
    return index + 1
