"""Artifacts: code, documents, pages, tables, charts, pictures and data in answers, one of them updated live.

python -m pywry.examples.pywry_demo_chat_artifacts
python -m pywry.examples.pywry_demo_chat_artifacts --eager

The libraries of charts and tables come with the first one, or with the page: ``--eager``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from pywry import ChatContext, ChatManager, ChatResponse, HtmlContent, PyWry, SlashCommandDef
from pywry.chat_manager import ArtifactEvent, SuggestionsResponse
from pywry.examples import sales
from pywry.protocol.artifacts import Artifact

Items = Iterator["str | ChatResponse"]

SHOWS: dict[str, tuple[str, Callable[[], Artifact]]] = {
    "code": ("A program that counts the cups:", sales.code),
    "document": ("What the numbers say:", sales.document),
    "html": ("A page of its own, sealed off from this one:", sales.page),
    "table": ("Every drink of every week. Sort it, filter it, click a cell:", sales.table),
    "chart": ("The same as a chart. Drag to zoom, click a point:", sales.chart),
    "picture": ("The sign over the door:", sales.picture),
    "data": ("And the bars, as a tree:", sales.data),
}
EVERYTHING = "Show me everything"

PAGE = """
<div class="bar">
  <p class="bar-eyebrow">Three bars, one year</p>
  <h1>Coffee</h1>
  <dl class="bar-figures"></dl>
  <p>The assistant has the numbers: ask for <b>code</b>, a <b>document</b>, <b>html</b>, a <b>table</b>, a <b>chart</b>,
  a <b>picture</b> or <b>data</b>, or watch a chart being made <b>live</b>.</p>
  <p id="event" role="status">Click a cell of the table or a point of the chart, and it is told here.</p>
</div>
"""

STYLE = """
.bar { max-width: 42rem; margin: 8vh auto; padding: 0 2rem; line-height: 1.6; }
.bar h1 { font-size: 2.2rem; letter-spacing: -0.02em; margin: 0.2em 0 0.6em; }
.bar-eyebrow { text-transform: uppercase; letter-spacing: 0.14em; font-size: 0.75rem; opacity: 0.6; margin: 0; }
.bar-figures { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; margin: 0 0 1.5rem; }
.bar-figures dt { font-size: 0.85rem; opacity: 0.7; }
.bar-figures dd { margin: 0; font-size: 1.6rem; font-weight: 600; font-variant-numeric: tabular-nums; }
#event { color: var(--pywry-text-muted); }
"""


def live(ctx: ChatContext) -> Items:
    """Draw a chart week by week: an artifact that is yielded again takes its own place."""
    yield "Watch the year go by:"
    for week in range(1, sales.WEEKS + 1, 3):
        if ctx.cancel_event.is_set():
            return
        yield sales.live_chart(week)
        time.sleep(0.15)
    yield "That was the year. Its earlier states are still there: step back through the versions."


def everything() -> Items:
    """Show one of each."""
    for text, make in SHOWS.values():
        yield f"{text}\n"
        yield make()


def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> Items:
    """Show what is asked for."""
    word = messages[-1]["text"].strip().lower()
    if word in SHOWS:
        text, make = SHOWS[word]
        yield text
        yield make()
    elif word == "live":
        yield from live(ctx)
    elif word == EVERYTHING.lower():
        yield from everything()
    else:
        shown = {
            each["title"]: None for message in messages for each in message.get("artifacts", [])
        }
        yield f"So far I have shown you {', '.join(shown) or 'nothing'}. Ask for one of these:"
    yield SuggestionsResponse(suggestions=["table", "chart", "live", EVERYTHING])


def told(event: ArtifactEvent) -> str:
    """Return what the user did with a table or a chart, in words."""
    some = event.data.get("rows") or event.data.get("points") or [event.data]
    values = [f"{name} {value}" for name, value in some[0].items()] if some else []
    return f"{event.event}: {', '.join(values)}"[:200]


def figures() -> str:
    """Return the numbers beside the chat."""
    last = {city: sales.cups(city, sales.WEEKS - 1) for city in sales.CITIES}
    return "".join(
        f"<div><dt>{city}, last week</dt><dd>{cups:,}</dd></div>" for city, cups in last.items()
    )


def main() -> None:
    """Show the page and wait."""
    eager = "--eager" in sys.argv[1:]
    app = PyWry(title="pywry artifacts", theme="system")

    def on_slash(command: str, args: str, thread_id: str) -> None:
        text, make = SHOWS[command.removeprefix("/")]
        chat.send_message(text, thread_id)
        chat.send_artifact(make(), thread_id)

    def on_artifact_event(event: ArtifactEvent) -> None:
        app.emit("pywry:set-content", {"id": "event", "text": told(event)})

    chat = ChatManager(
        handler=handler,
        welcome_message="I keep the books of three coffee bars. What would you like to see?",
        starters=[EVERYTHING, "table", "chart", "live"],
        slash_commands=[
            SlashCommandDef(name=f"/{name}", description=text.rstrip(":"))
            for name, (text, _) in SHOWS.items()
        ],
        on_slash_command=on_slash,
        on_artifact_event=on_artifact_event,
        include_plotly=eager,
        include_aggrid=eager,
        toolbar_width="600px",
    )
    html = PAGE.replace("</dl>", f"{figures()}</dl>")
    widget = app.show(
        HtmlContent(html=html, inline_css=STYLE),
        toolbars=[chat.toolbar(position="right")],
        callbacks=chat.callbacks(),
    )
    chat.bind(widget)
    app.block()


if __name__ == "__main__":
    main()
