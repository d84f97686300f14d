"""Artifacts as text that is read without a page: in a line, in Markdown and in HTML. Nothing in it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from pywry.protocol.artifacts import (
    Artifact,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)
from pywry.protocol.words import chart_titles

MAX_ROWS = 100
"""Rows of a table in Markdown."""

MAX_HTML_ROWS = 1_000
"""Rows of a table in HTML."""

MAX_PICTURE = 64 * 1024
"""Characters of a picture's address in Markdown; what is longer is only mentioned."""

MAX_ALT = 200
"""Characters of what a picture shows, where an artifact is one line."""

_MARKS = re.compile(r"([\\`*_\[\]<>#|!~])")
_KINDS = {
    "code": "Code",
    "markdown": "Document",
    "html": "HTML",
    "table": "Table",
    "plotly": "Chart",
    "image": "Picture",
    "json": "Data",
}


def heading(artifact: Artifact) -> str:
    """Return what an artifact is called: its title, or else its kind."""
    kind = _KINDS.get(getattr(artifact, "artifact_type", ""), "Artifact")
    return " ".join(artifact.title.split()) or kind


def in_words(artifact: Artifact) -> str:
    """Return an artifact as one line: its kind, its title and how much it is, but none of its content.

    Example:
        >>> in_words(TableArtifact(title="Cities", data=[{"city": "Rome"}, {"city": "Oslo"}]))
        '[Table: Cities, 2 rows, 1 column]'
    """
    kind = _KINDS.get(getattr(artifact, "artifact_type", ""), "Artifact")
    words = [" ".join(artifact.title.split()), *_amounts(artifact)]
    said = ", ".join(word for word in words if word)
    return f"[{kind}: {said}]" if said else f"[{kind}]"


def _amounts(artifact: Artifact) -> Iterator[str]:
    if isinstance(artifact, TableArtifact):
        # These are known of a table whose content is in a file, too.
        yield _count(artifact.rows, "row")
        yield _count(len(artifact.column_types), "column")
    elif artifact.file is not None:
        return
    elif isinstance(artifact, (CodeArtifact, HtmlArtifact, MarkdownArtifact)):
        yield _count(len(artifact.content.splitlines()), "line")
    elif isinstance(artifact, PlotlyArtifact):
        yield _count(len(artifact.figure.get("data", [])), "trace")
    elif isinstance(artifact, ImageArtifact):
        yield " ".join(artifact.alt.split())[:MAX_ALT]
    elif isinstance(artifact, JsonArtifact) and isinstance(artifact.data, (dict, list)):
        yield _count(len(artifact.data), "entry", "entries")


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def in_markdown(artifact: Artifact) -> str:
    """Return an artifact as Markdown, its title above it."""
    return f"**{_marked(heading(artifact))}**\n\n{_markdown(artifact)}"


def _markdown(artifact: Artifact) -> str:
    if artifact.file is not None:
        return "*Its content is not here any more.*"
    if isinstance(artifact, MarkdownArtifact):
        return artifact.content
    if isinstance(artifact, CodeArtifact):
        return _fenced(artifact.content, artifact.language)
    if isinstance(artifact, HtmlArtifact):
        return _fenced(artifact.content, "html")
    if isinstance(artifact, JsonArtifact):
        return _fenced(_json(artifact.data), "json")
    if isinstance(artifact, TableArtifact):
        return _markdown_table(artifact)
    if isinstance(artifact, PlotlyArtifact):
        return "\n".join(f"- {_marked(line)}" for line in _chart(artifact))
    if isinstance(artifact, ImageArtifact):
        return _markdown_picture(artifact)
    return ""


def _fenced(content: str, language: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    fence = "`" * (longest + 1)
    name = re.sub(r"[^\w+#.-]+", "", language)
    return f"{fence}{name}\n{content.rstrip()}\n{fence}"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _markdown_table(table: TableArtifact) -> str:
    if not table.data:
        return "*No rows.*"
    names = [_marked(" ".join(name.split())) for name in table.data]
    rule = [" --: " if table.column_types.get(name) == "number" else " --- " for name in table.data]
    lines = [f"| {' | '.join(names)} |", f"|{'|'.join(rule)}|"]
    for row in _rows(table, MAX_ROWS):
        cells = (_marked(" ".join(cell.split())) for cell in row)
        lines += [f"| {' | '.join(cells)} |"]
    if table.rows > MAX_ROWS:
        lines.append(f"\n*… and {table.rows - MAX_ROWS:,} more rows.*")
    return "\n".join(lines)


def _rows(table: TableArtifact, most: int) -> Iterator[list[str]]:
    columns = list(table.data.values())
    for index in range(min(most, table.rows)):
        yield [_cell(column[index]) for column in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _chart(chart: PlotlyArtifact) -> Iterator[str]:
    traces = chart.figure.get("data", [])
    title = next(chart_titles({**chart.figure, "data": []}), "")
    if title and title != chart.title:
        yield title
    for trace in traces:
        name = trace.get("name")
        named = f" “{name}”" if isinstance(name, str) and name else ""
        yield f"{trace.get('type') or 'scatter'}{named}"
    if not traces:
        yield "no traces"


def _markdown_picture(picture: ImageArtifact) -> str:
    alt = _marked(" ".join((picture.alt or heading(picture)).split()))
    if not picture.url:
        return f"*No picture: {alt}*"
    if len(picture.url) > MAX_PICTURE:
        return f"*A picture of {len(picture.url) // 1024:,} KB: {alt}*"
    return f"![{alt}]({quote(picture.url, safe=_IN_ADDRESSES)})"


_IN_ADDRESSES = ":/?#@!$&'*+,;=%-._~"
"""What stays as it is in an address; parentheses and blanks would end it in Markdown."""


def _marked(text: str) -> str:
    """Return words that mean nothing in Markdown but themselves."""
    return _MARKS.sub(r"\\\1", text)


# ---- HTML -------------------------------------------------------------------------------------------


def in_html(artifact: Artifact) -> str:
    """Return an artifact as HTML that runs nothing and loads nothing."""
    return f"<section><h3>{escape(heading(artifact))}</h3>{_html(artifact)}</section>"


def _html(artifact: Artifact) -> str:
    if artifact.file is not None:
        return "<p>Its content is not here any more.</p>"
    if isinstance(artifact, (CodeArtifact, HtmlArtifact)):
        return _html_code(artifact.content)
    if isinstance(artifact, MarkdownArtifact):
        return f'<pre dir="auto">{escape(artifact.content)}</pre>'
    if isinstance(artifact, JsonArtifact):
        return _html_code(_json(artifact.data))
    if isinstance(artifact, TableArtifact):
        return _html_table(artifact)
    if isinstance(artifact, PlotlyArtifact):
        return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in _chart(artifact))}</ul>"
    if isinstance(artifact, ImageArtifact):
        return _html_picture(artifact)
    return ""


def _html_code(content: str) -> str:
    return f"<pre><code>{escape(content)}</code></pre>"


def _html_table(table: TableArtifact) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in table.data)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in _rows(table, MAX_HTML_ROWS)
    )
    more = table.rows - MAX_HTML_ROWS
    note = f"<p>… and {more:,} more rows.</p>" if more > 0 else ""
    return f"<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>{note}"


def _html_picture(picture: ImageArtifact) -> str:
    alt = escape(picture.alt or heading(picture))
    if picture.url[:5].lower() == "data:":
        return f'<img alt="{alt}" src="{escape(picture.url)}">'
    return f"<p>{alt} {escape(picture.url)}</p>"
