"""The product: an app with one chat, whose handler plays the script."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator

from benchmarks.script import play
from pywry import ChatContext, ChatManager, HtmlContent, PyWry


def handler(messages: list[dict[str, str]], ctx: ChatContext) -> Iterator[str]:
    """Do what the last message asks for."""
    command = messages[-1]["text"]
    if command.startswith("fill "):
        fill(int(command.split()[1]))
        yield "filled"
        return
    for item in play(command):
        if isinstance(item, str):
            yield item
        elif item:
            time.sleep(item)


def fill(count: int) -> None:
    """Say so many messages in the thread of whoever asks."""
    for number in range(count):
        chat.send_message(f"Message **{number}** of the history.\n\n- one\n- two `three`\n")


logging.basicConfig(level=logging.WARNING)
chat = ChatManager(handler=handler, toolbar_width="600px")


def main() -> None:
    """Serve until the process is ended."""
    app = PyWry(title="product", theme="light", port=int(sys.argv[1]))
    widget = app.show(
        HtmlContent(html="<p>Benchmark</p>"),
        toolbars=[chat.toolbar(position="right")],
        callbacks=chat.callbacks(),
    )
    chat.bind(widget)
    app.block()


if __name__ == "__main__":
    main()
