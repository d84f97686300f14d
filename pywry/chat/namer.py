"""Names threads after what is said in them."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from pywry.chat.assistant import Assistant, acting_as
from pywry.chat.thread import Thread
from pywry.chat.threads import Threads
from pywry.chat.titles import clean_title, title_from
from pywry.errors import RefusedError
from pywry.protocol.plain import printable


class Namer:
    """Names the threads of one owner, unless somebody has named them."""

    def __init__(self, chat: Assistant, threads: Threads) -> None:
        self._chat = chat
        self._threads = threads

    def asked(self, thread: Thread, text: str) -> None:
        """Name a thread after its first message."""
        if thread.info.renamed or thread.titled or thread.conversation.has_question_before_last():
            return
        title = title_from(text)
        if title:
            self._threads.retitle(thread, title, renamed=False)

    def answered(self, thread: Thread) -> None:
        """Have the author's function name a thread after its first answer."""
        make_title = self._chat.make_title
        if make_title is None or thread.titled or thread.info.renamed:
            return
        thread.titled = True
        messages = thread.transcript.for_handler(thread.transcript.branch())
        owner_id = thread.owner_id

        def take(title: object) -> None:
            if not isinstance(title, str):
                raise TypeError(f"make_title gave {title!r}: expected a str")
            cleaned = clean_title(printable(title))
            if cleaned and not thread.info.renamed:
                self._threads.retitle(thread, cleaned, renamed=False)

        def work() -> Any:
            with acting_as(owner_id):
                title = make_title(messages)
                if not inspect.isawaitable(title):
                    return take(title)
            return _awaited(title, take)

        # When the app is busy the thread keeps the name that it has from its first message.
        with contextlib.suppress(RefusedError):
            self._chat.lanes.submit((owner_id, "title"), work)


async def _awaited(value: Awaitable[object], take: Callable[[object], None]) -> None:
    take(await value)
