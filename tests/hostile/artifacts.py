"""Artifacts as a model that was talked into it might make them: nothing of them may run, load, leave or pretend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pywry import (
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)
from pywry.protocol.artifacts import Artifact
from tests.browser.hostile import FOREIGN

SCRIPT = "<script>window.HACKED=1</script><img src=x onerror='window.HACKED=2'>"
DECEIT = "\u202egnp.exe\u202c"
CONTROLS = "a\x00b\x1b[31mc\u2028d\u200be\ufeff"
FORMULA = '=HYPERLINK("https://evil.example","x")'
ESCAPE = "</pre></code></td></table></section></style></title><script>window.HACKED=9</script>"


def nested(depth: int, value: Any = "end") -> Any:
    """Return a value in so many lists and dictionaries."""
    for level in range(depth):
        value = [value] if level % 2 else {SCRIPT: value}
    return value


HOSTILE: dict[str, list[Artifact]] = {
    "code": [
        CodeArtifact(title=SCRIPT, language=f'"><b>{SCRIPT}'[:60], content=f"{SCRIPT}\n{DECEIT}"),
        CodeArtifact(title=DECEIT, language="html", content=f"{SCRIPT}{ESCAPE}"),
        CodeArtifact(title="__proto__", language="constructor", content=f"```\n````\n{SCRIPT}"),
        CodeArtifact(title=CONTROLS, language="x\n```\n", content=CONTROLS),
    ],
    "markdown": [
        MarkdownArtifact(title=SCRIPT, content=f"# {SCRIPT}\n\n[x](javascript:window.HACKED=3)"),
        MarkdownArtifact(title=DECEIT, content=f"![leak]({FOREIGN}/?x) {SCRIPT}{ESCAPE}"),
    ],
    "json": [
        JsonArtifact(
            title=SCRIPT,
            data={
                SCRIPT: SCRIPT,
                DECEIT: DECEIT,
                "__proto__": {"polluted": 1},
                "constructor": {"prototype": {"polluted": 1}},
                "url": FOREIGN,
                ESCAPE: CONTROLS,
                "": float("nan"),
            },
        ),
        JsonArtifact(title="Deep", data=nested(58)),
    ],
    "table": [
        TableArtifact(
            title=SCRIPT,
            data={
                SCRIPT: [SCRIPT, ESCAPE],
                DECEIT: [DECEIT, CONTROLS],
                "__proto__": ["polluted", 1],
                "constructor": [FORMULA, None],
                "a.b": [f"javascript:window.HACKED=4 {FOREIGN}", "| x |\n|---|"],
                "": [float("nan"), {SCRIPT: [SCRIPT]}],
            },
            column_defs=[
                {"field": "a.b", "headerName": SCRIPT, "cellRenderer": "window.HACKED=5"},
                {
                    "field": SCRIPT,
                    "valueFormatter": "window.HACKED=6",
                    "cellClass": '"><img src=x>',
                },
            ],
            grid_options={
                "getRowId": "window.HACKED=7",
                "overlayNoRowsTemplate": SCRIPT,
                "icons": {"menu": SCRIPT},
                "__proto__": {"polluted": 1},
            },
        ),
    ],
    "image": [
        ImageArtifact(
            title=SCRIPT,
            url="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.HACKED=4'>"
            f"<script>window.HACKED=5</script><image href='{FOREIGN}/1.png'/></svg>",
            alt=SCRIPT,
        ),
        ImageArtifact(title="Far", url=f"{FOREIGN}/2.png", alt='" onerror="window.HACKED=6'),
        ImageArtifact(title="Sly", url=f"//evil.example/{SCRIPT}", alt="x"),
    ],
    "plotly": [
        PlotlyArtifact(
            title=SCRIPT,
            figure={
                "data": [{"type": "bar", "x": [SCRIPT], "y": [1], "name": SCRIPT, "text": SCRIPT}],
                "layout": {
                    "title": {"text": f"<a href='javascript:top.HACKED=8'>x</a>{SCRIPT}"},
                    "annotations": [{"text": f"<a href='{FOREIGN}/'>out</a>", "x": 0, "y": 1}],
                },
            },
        ),
    ],
    "html": [
        HtmlArtifact(
            title=SCRIPT,
            content="<script>window.HACKED=1</script><script>try { parent.HACKED = 7 } catch {}"
            "parent.postMessage({type: 'chat:user-message'}, '*')</script>",
        ),
    ],
}
"""By kind; each can be said, kept and shown."""

HUGE: list[Artifact] = [
    CodeArtifact(title="Huge", content=f"{SCRIPT}\n" * 50_000),
    JsonArtifact(title="Wide", data={f"{number} {SCRIPT}": [] for number in range(20_000)}),
    TableArtifact(title="Broad", data={f"column {number}": [SCRIPT] for number in range(2_000)}),
    TableArtifact(title="Long", data={SCRIPT: [DECEIT] * 100_000}),
]
"""Too heavy for the log."""

REFUSED: dict[str, Callable[[], Artifact]] = {
    "a title of a megabyte": lambda: CodeArtifact(title="x" * 1_000_000),
    "an id that is a path": lambda: CodeArtifact(artifact_id="../../etc/passwd"),
    "an id that is markup": lambda: CodeArtifact(artifact_id=SCRIPT),
    "a language of a megabyte": lambda: CodeArtifact(language="x" * 1_000_000),
    "a height that is style": lambda: HtmlArtifact(height="1px;background:url(//evil.example)"),
    "code in an address": lambda: ImageArtifact(url="javascript:window.HACKED=1"),
    "code in an address, in disguise": lambda: ImageArtifact(url=" JaVa\tScRiPt:window.HACKED=1"),
    "a page as an address": lambda: ImageArtifact(url=f"data:text/html,{SCRIPT}"),
    "a page as a picture": lambda: ImageArtifact(image=f"<html>{SCRIPT}<svg>".encode()),
    "a file of the server as an address": lambda: ImageArtifact(url="file:///etc/passwd"),
    "data that is too deep": lambda: JsonArtifact(data=nested(100_000)),
    "a cell that is too deep": lambda: TableArtifact(data=[{"a": nested(1_000)}]),
    "a figure that is too deep": lambda: PlotlyArtifact(figure={"data": [{"a": nested(1_000)}]}),
    "a function among the options": lambda: TableArtifact(grid_options={"getRowId": print}),
}
"""What is an error where it is made."""
