"""Chats that are killed: a process that forks one child for each line ``SEED PATH`` and says when it is gone.

Forking a process that has imported everything already takes milliseconds, so hundreds of kills fit into a test. A child
tells in lines what happened, each with the time of the machine's monotonic clock:

- ``kept TIME TEXT``: the user's message is kept; whoever sent it has been told so;
- ``word TIME MESSAGE NUMBER``: the handler went on, so this word was appended;
- ``ended TIME MESSAGE NUMBER``: the answer ended, with so many words.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from pywry.chat_manager import ChatManager
from pywry.stores.sqlite import SQLiteStore

OWNER = "visitor"
CHAT = "crash"


def word(number: int) -> str:
    """Return the n-th word of every answer; the emoji takes two units in JavaScript, and four bytes in the file."""
    return f"{number}\U0001f600 "


def say(*values: object) -> None:
    # One write for one line: a pipe takes it wholly, and the kernel has it when the process is killed.
    os.write(1, (" ".join(map(str, values)) + "\n").encode())


def run(seed: int, path: str) -> None:
    """Chat until killed."""
    choose = random.Random(seed)

    def handler(messages: list[dict[str, Any]], ctx: Any) -> Iterator[str]:
        for number in range(choose.choice((3, 30, 300))):
            yield word(number)
            say("word", time.monotonic(), ctx.message_id, number)
            ctx.cancel_event.wait(choose.choice((0, 0.0005, 0.002)))

    chat = ChatManager(handler=handler, store=SQLiteStore(path), chat_id=CHAT)
    service = chat._service
    owner = service.owner(OWNER)
    if not owner.threads or choose.random() < 0.3:
        owner.threads.create()
    thread = owner.thread(None)
    thread.load()
    changed = threading.Event()
    thread.log.subscribe(changed.set)
    say("ready")
    for turn in itertools.count():
        text = f"question {seed}-{turn}"
        # Some come while an answer is being made, and wait in the queue.
        outcome = service.take(owner, "chat:user-message", {"text": text}, f"id {seed}-{turn}")
        if outcome.kept is not None:
            outcome.kept.result()
        say("kept", time.monotonic(), text)
        if choose.random() < 0.3 and len(thread.conversation.queue) < 3:
            continue
        while thread.generation is not None or thread.conversation.queue:
            changed.wait(10)
            changed.clear()
        for message in thread.conversation.branch()[-8:]:
            if message.role == "assistant" and message.status == "complete":
                say("ended", time.monotonic(), message.id, message.text.count(" "))


def main() -> None:
    for line in sys.stdin:
        seed, path = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child == 0:
            try:
                run(int(seed), path)
            finally:
                os._exit(1)
        say("child", child)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
