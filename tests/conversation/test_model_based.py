"""Random conversations: whatever two users do in two tabs each, and whatever the handler says meanwhile, every page shows
what a small model of the whole shows.

`PYWRY_MODEL_EXAMPLES=1000` tries more conversations, each time other ones; without it they are always the same.
"""

from __future__ import annotations

import contextlib
import os
import queue
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pywry import (
    CodeArtifact,
    InputRequiredResponse,
    SettingsItem,
    StatusResponse,
    TextChunkResponse,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    ToolCallResponse,
)
from pywry.chat.queue import MAX_QUEUE
from pywry.errors import RefusedError
from pywry.protocol.client_events import AttachedFile
from pywry.protocol.messages import Message
from pywry.testing import Page
from tests.conversation.world import World

EXAMPLES = os.environ.get("PYWRY_MODEL_EXAMPLES")
OWNERS = ("anna", "ben")
END, FAIL = object(), object()

# ---- the model --------------------------------------------------------------------------------------


@dataclass(eq=False)
class Node:
    """A message, and the versions of what follows it."""

    role: str
    parent: Node | None
    parts: list[list[Any]] = field(default_factory=list)
    """Kind and content of each part, and what became of it: of thinking, of a question, how often an artifact was updated."""
    status: str = "complete"
    feedback: str | None = None
    children: list[Node] = field(default_factory=list)
    files: tuple[str, ...] = ()
    """What is in the files that came with it."""

    @property
    def text(self) -> str:
        return "".join(part[1] for part in self.parts if part[0] == "text")

    @property
    def told(self) -> str:
        """What a handler is told of it: where there are artifacts and no words, which they are."""
        lines = [len(part[1].splitlines()) for part in self.parts if part[0].startswith("artifact")]
        return self.text or "\n".join(
            f"[Code: {count} line{'' if count == 1 else 's'}]" for count in lines
        )

    def path(self) -> list[Node]:
        """The messages that lead here; the root is none of them."""
        return [] if self.parent is None else [*self.parent.path(), self]

    def newest(self) -> Node:
        return self.children[-1].newest() if self.children else self

    def close(self) -> None:
        """What comes next is another part."""
        if self.parts and self.parts[-1][0] == "status":
            self.parts.pop()
        if self.parts and self.parts[-1][0] == "thinking":
            self.parts[-1][2] = "done"

    def add(self, kind: str, content: str) -> None:
        last = self.parts[-1] if self.parts else None
        if last is not None and last[0] == kind and kind in ("text", "thinking") and last[2] == "":
            last[1] += content
            return
        self.close()
        self.parts.append([kind, content, "pending" if kind == "question" else ""])

    def draw(self, name: str, content: str) -> None:
        """Yield an artifact: it takes the place of the one of that name on the way here."""
        for node in reversed(self.path()):
            for part in node.parts:
                if part[0] == f"artifact {name}":
                    if part[1] != content:
                        part[1:] = content, str(int(part[2]) + 1)
                    return
        self.add(f"artifact {name}", content)
        self.parts[-1][2] = "1"


@dataclass(eq=False)
class Thread:
    """A thread of the model."""

    id: str
    root: Node = field(default_factory=lambda: Node("root", None))
    leaf: Node = field(init=False)
    running: Node | None = None
    asking: bool = False
    queue: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The texts that wait, and what is in their files."""
    todos: list[str] = field(default_factory=list)
    runs: int = 0

    def __post_init__(self) -> None:
        self.leaf = self.root

    def append(
        self,
        role: str,
        parent: Node,
        text: str = "",
        status: str = "complete",
        files: tuple[str, ...] = (),
    ) -> Node:
        node = Node(role, parent, [["text", text, ""]] if text else [], status, files=files)
        parent.children.append(node)
        self.leaf = node
        return node

    def answer(self, question: Node) -> None:
        self.running = self.append("assistant", question, status="streaming")
        self.runs += 1

    def send(self, text: str, files: tuple[str, ...] = ()) -> None:
        if self.running is None:
            self.answer(self.append("user", self.leaf, text, files=files))
        else:
            self.queue.append((text, files))

    def settle(self, state: str) -> None:
        if self.running is not None and self.asking:
            self.running.parts[-1][2] = state
        self.asking = False

    def end(self, status: str, *, hold: bool = False) -> None:
        assert self.running is not None
        self.settle("cancelled")
        self.running.close()
        self.running.status = status
        self.running = None
        if self.queue and not hold:
            self.send(*self.queue.pop(0))

    def given(self) -> list[str]:
        """What the handler of the newest answer was given."""
        assert self.running is not None
        path = self.running.path()[:-1]
        said = [n.told for n in path if n.role == "user" or (n.told and n.status != "error")]
        return [*said, *path[-1].files]

    def shown(self) -> Any:
        messages = [
            (
                node.role,
                node.status,
                node.feedback,
                [tuple(part) for part in node.parts],
                len(node.parent.children) if node.parent is not None else 0,
                node.parent.children.index(node) if node.parent is not None else 0,
                len(node.files),
            )
            for node in self.leaf.path()
        ]
        return messages, [(text, len(files)) for text, files in self.queue], self.todos


def shown(page: Page) -> Any:
    """What a page shows, as the model says it."""
    return (
        [seen(each) for each in page.messages()],
        [(each.text, len(each.attachments or ())) for each in page.queue()],
        [item.title for item in page.todos()],
    )


def seen(message: Message) -> tuple[Any, ...]:
    parts: list[tuple[str, str, str]] = []
    for part in message.parts:
        if isinstance(part, (TextChunkResponse, StatusResponse)):
            parts.append((part.type, part.text, ""))
        elif isinstance(part, ThinkingResponse):
            parts.append(("thinking", part.text, "" if part.duration is None else "done"))
        elif isinstance(part, ToolCallResponse):
            parts.append(("card", part.name, ""))
        elif isinstance(part, CodeArtifact):
            assert len(part.earlier) == part.version - 1
            parts.append((f"artifact {part.artifact_id}", part.content, str(part.version)))
        elif isinstance(part, InputRequiredResponse):
            parts.append(("question", part.prompt, part.state))
    versions = message.versions or [message.id]
    feedback = message.feedback.value if message.feedback is not None else None
    place = versions.index(message.id)
    files = len(message.attachments or ())
    return message.role, message.status, feedback, parts, len(versions), place, files


# ---- the author -------------------------------------------------------------------------------------


class Run:
    """A handler that runs, and is told what to do next."""

    def __init__(self, given: list[str]) -> None:
        self.given = given
        self.items: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.step = threading.Semaphore(0)
        """Released when the handler has done what it was told."""


class Author:
    """The handler of all answers."""

    def __init__(self) -> None:
        self.runs: dict[str, list[Run]] = {}
        self._changed = threading.Condition()

    def handler(self, messages: Any, ctx: Any) -> Iterator[Any]:
        files = [each.content for each in ctx.attachments]
        run = Run([each["text"] for each in messages] + files)
        with self._changed:
            self.runs.setdefault(ctx.thread_id, []).append(run)
            self._changed.notify_all()
        while (item := run.items.get()) is not END:
            if item is FAIL:
                raise ValueError("as it was told")
            yield item
            run.step.release()
            if isinstance(item, InputRequiredResponse):
                ctx.wait_for_input()
                run.step.release()

    def newest(self, thread: Thread) -> Run:
        """The run of a thread's newest answer."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: len(self.runs.get(thread.id, ())) >= thread.runs, 10
            )
            runs = self.runs[thread.id]
        assert len(runs) == thread.runs
        return runs[-1]

    def release(self) -> None:
        for runs in self.runs.values():
            for run in runs:
                run.items.put(END)


# ---- the machine ------------------------------------------------------------------------------------

tabs = st.tuples(st.sampled_from(OWNERS), st.integers(0, 1))
texts = st.sampled_from(["a", "be", "\U0001f600", "日本 ", "**c**\n", "é"])
picks = st.integers(0, 20)


class Conversations(RuleBasedStateMachine):
    """Two users with two tabs each."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.author = Author()
        self.world = self.make_world()
        self.stack.callback(self.end)
        self.chat = self.world.chat(
            lambda messages, ctx: self.author.handler(messages, ctx),
            settings=[SettingsItem(id="n", type="number", value=0)],
            on_feedback=lambda *arguments: None,
            enable_file_attach=True,
            file_accept_types=[".txt"],
        )
        self.threads: dict[str, list[Thread]] = {name: [] for name in OWNERS}
        self.values = dict.fromkeys(OWNERS, 0)
        self.pages: dict[tuple[str, int], Page] = {}
        self.opened: dict[tuple[str, int], Thread] = {}

    def make_world(self) -> World:
        """Return the world that the story is told in."""
        return World("in-process")

    @initialize()
    def begin(self) -> None:
        for name in OWNERS:
            for number in (0, 1):
                page = self.pages[name, number] = self.world.open(name)
                if number == 0:
                    self.threads[name].append(Thread(page.thread_id))
                self.opened[name, number] = self.threads[name][0]
        self.compare()

    # ---- helpers

    def with_room(self, tab: tuple[str, int]) -> tuple[Page, Thread]:
        """Return a page and its thread, in which another message may wait."""
        page, thread = self.online(tab)
        assume(thread.running is None or len(thread.queue) < MAX_QUEUE)
        return page, thread

    def online(self, tab: tuple[str, int]) -> tuple[Page, Thread]:
        """A tab that is connected, this one if it is, and its thread."""
        page = self.pages[tab]
        if not page.connected:
            page.reconnect()
            self.compare()  # It shows what it had, and the rest comes.
        return page, self.opened[tab]

    def moved(self, thread: Thread, before: int) -> None:
        """An answer began, or did not; the handler of the one before is let go."""
        runs = self.author.runs.get(thread.id, [])
        for run in runs[:before]:
            if thread.running is None or thread.runs > before:
                run.items.put(TextChunkResponse(text="too late"))
                run.items.put(END)
        if thread.runs > before:
            assert self.author.newest(thread).given == thread.given()
        self.compare()

    def compare(self) -> None:
        for tab, page in self.pages.items():
            if not page.connected:
                continue
            thread = self.opened[tab]
            expected = thread.shown()
            try:
                page.wait_for(lambda p: shown(p) == expected and self.lists(p, tab[0]))  # noqa: B023
            except AssertionError as error:
                raise AssertionError(
                    f"{tab} shows\n{shown(page)}, {page.settings}\ninstead of\n{expected}"
                ) from error

    def lists(self, page: Page, name: str) -> bool:
        """Whether the thread list and the settings are right."""
        running = {thread.id: thread.running is not None for thread in self.threads[name]}
        asking = {thread.id: thread.asking for thread in self.threads[name]}
        infos = page.threads
        return (
            {key: info.running for key, info in infos.items()} == running
            and {key: info.asking for key, info in infos.items()} == asking
            and page.settings == {"n": self.values[name]}
        )

    def say(self, tab: tuple[str, int], item: Any, kind: str, content: str) -> None:
        """Have the handler of a tab's thread say something, if one listens."""
        thread = self.opened[tab]
        if thread.running is None or thread.asking:
            return
        run = self.author.newest(thread)
        run.items.put(item)
        assert run.step.acquire(timeout=30)
        if kind == "todo":
            thread.todos = [content]
        elif kind.startswith("artifact"):
            thread.running.draw(kind.removeprefix("artifact "), content)
        else:
            thread.running.add(kind, content)
        self.compare()

    # ---- what the users do

    @rule(tab=tabs, text=texts)
    def send(self, tab: tuple[str, int], text: str) -> None:
        page, thread = self.with_room(tab)
        before = thread.runs
        page.reply(page.send(text))
        thread.send(text)
        self.moved(thread, before)

    @rule(tab=tabs, text=texts, count=st.integers(1, 3), inline=st.booleans())
    def attach(self, tab: tuple[str, int], text: str, count: int, inline: bool) -> None:
        page, thread = self.with_room(tab)
        before = thread.runs
        files = [(f"{number}.txt", f"{text}{number}") for number in range(count)]
        attached = [
            AttachedFile(name=name, content=content) if inline else page.upload(name, content)
            for name, content in files
        ]
        page.reply(page.send(text, attachments=attached))
        thread.send(text, tuple(content for _, content in files))
        self.moved(thread, before)

    @rule(tab=tabs, text=texts)
    def attach_too_much(self, tab: tuple[str, int], text: str) -> None:
        """It is refused as a whole; then it is sent as it may be."""
        page, thread = self.with_room(tab)
        before = thread.runs
        good = page.upload("a.txt", text)
        bad = AttachedFile(name="b.txt", file_id=f"file_{'0' * 32}")
        with pytest.raises(RefusedError):
            page.reply(page.send(text, attachments=[good, bad]))
        self.compare()
        page.reply(page.send(text, attachments=[good]))
        thread.send(text, (text,))
        self.moved(thread, before)

    @rule(tab=tabs)
    def stop(self, tab: tuple[str, int]) -> None:
        page, thread = self.online(tab)
        before = thread.runs
        page.stop()
        if thread.running is not None:
            thread.end("stopped")
            self.moved(thread, before)

    @rule(tab=tabs, pick=picks)
    def regenerate(self, tab: tuple[str, int], pick: int) -> None:
        page, thread = self.online(tab)
        path = thread.leaf.path()
        answers = [
            at
            for at, node in enumerate(path)
            if node.role == "user" or (node.parent is not None and node.parent.role == "user")
        ]
        if not answers:
            return
        at = answers[pick % len(answers)]
        before = thread.runs
        page.regenerate(page.messages()[at].id)
        if thread.running is not None:
            thread.end("stopped", hold=True)
        node = path[at]
        question = node if node.role == "user" else node.parent
        assert question is not None
        thread.answer(question)
        self.moved(thread, before)

    @rule(tab=tabs, pick=picks, text=texts)
    def edit(self, tab: tuple[str, int], pick: int, text: str) -> None:
        page, thread = self.online(tab)
        path = thread.leaf.path()
        said = [at for at, node in enumerate(path) if node.role == "user"]
        if not said:
            return
        at = said[pick % len(said)]
        before = thread.runs
        page.edit(page.messages()[at].id, text)
        if thread.running is not None:
            thread.end("stopped", hold=True)
        parent = path[at].parent
        assert parent is not None
        thread.answer(thread.append("user", parent, text, files=path[at].files))
        self.moved(thread, before)

    @rule(tab=tabs, pick=picks, version=picks)
    def select(self, tab: tuple[str, int], pick: int, version: int) -> None:
        page, thread = self.online(tab)
        path = thread.leaf.path()
        several = [
            at
            for at, node in enumerate(path)
            if node.parent is not None and len(node.parent.children) > 1
        ]
        if thread.running is not None or not several:
            return
        at = several[pick % len(several)]
        versions = page.messages()[at].versions
        parent = path[at].parent
        assert parent is not None
        page.select(versions[version % len(versions)])
        thread.leaf = parent.children[version % len(versions)].newest()
        self.compare()

    @rule(tab=tabs, pick=picks, value=st.sampled_from(["up", "down", None]))
    def rate(self, tab: tuple[str, int], pick: int, value: str | None) -> None:
        page, thread = self.online(tab)
        path = thread.leaf.path()
        answers = [at for at, node in enumerate(path) if node.role == "assistant"]
        if answers:
            at = answers[pick % len(answers)]
            page.rate(page.messages()[at].id, value)
            path[at].feedback = value
            self.compare()

    @rule(tab=tabs, text=texts, cancel=st.booleans())
    def respond(self, tab: tuple[str, int], text: str, cancel: bool) -> None:
        page, thread = self.online(tab)
        if not thread.asking or thread.running is None:
            return
        page.respond("" if cancel else text, cancel=cancel)
        assert self.author.newest(thread).step.acquire(timeout=30)
        thread.settle("cancelled" if cancel else "answered")
        if not cancel:
            thread.running.status = "complete"
            turn = thread.append("user", thread.leaf, text)
            thread.running = thread.append("assistant", turn, status="streaming")
        self.compare()

    @rule(tab=tabs, pick=picks, now=st.booleans())
    def unqueue(self, tab: tuple[str, int], pick: int, now: bool) -> None:
        page, thread = self.online(tab)
        if not thread.queue:
            return
        at = pick % len(thread.queue)
        data = {"threadId": thread.id, "id": page.queue()[at].id}
        chosen = thread.queue.pop(at)
        before = thread.runs
        if now:
            page.request("chat:queue-send", data)
            thread.queue.insert(0, chosen)
            thread.end("stopped")
        else:
            page.request("chat:queue-remove", data)
        self.moved(thread, before)

    @rule(tab=tabs)
    def clear(self, tab: tuple[str, int]) -> None:
        page, thread = self.online(tab)
        before = thread.runs
        page.command("/clear")
        thread.queue = []
        if thread.running is not None:
            thread.end("stopped")
        thread.root = thread.leaf = Node("root", None)
        thread.todos = []
        self.moved(thread, before)

    @rule(tab=tabs)
    def clear_todos(self, tab: tuple[str, int]) -> None:
        page, thread = self.online(tab)
        page.request("chat:todo-clear", {"threadId": thread.id})
        thread.todos = []
        self.compare()

    @rule(tab=tabs, value=st.integers(-5, 5))
    def change_setting(self, tab: tuple[str, int], value: int) -> None:
        page, _ = self.online(tab)
        page.change("n", value)
        self.values[tab[0]] = value
        self.compare()

    @rule(tab=tabs)
    def new_thread(self, tab: tuple[str, int]) -> None:
        page, _ = self.online(tab)
        if len(self.threads[tab[0]]) < 3:
            thread = Thread(page.new_thread())
            self.threads[tab[0]].append(thread)
            self.opened[tab] = thread
            self.compare()

    @rule(tab=tabs, pick=picks)
    def open_thread(self, tab: tuple[str, int], pick: int) -> None:
        page, _ = self.online(tab)
        threads = self.threads[tab[0]]
        thread = self.opened[tab] = threads[pick % len(threads)]
        page.open(thread.id)
        self.compare()

    # ---- what becomes of the connections

    @rule(tab=tabs, frames=st.integers(0, 3))
    def cut(self, tab: tuple[str, int], frames: int) -> None:
        page = self.pages[tab]
        if page.connected and frames == 0:
            page.cut()

    @rule(tab=tabs)
    def reconnect(self, tab: tuple[str, int]) -> None:
        self.online(tab)
        self.compare()

    @rule(tab=tabs)
    def reload(self, tab: tuple[str, int]) -> None:
        page = self.pages[tab] = self.world.keep(self.pages[tab].reload())
        page.open(self.opened[tab].id)
        self.compare()

    # ---- what the handler says

    @rule(tab=tabs, text=texts)
    def yield_text(self, tab: tuple[str, int], text: str) -> None:
        self.say(tab, text, "text", text)

    @rule(tab=tabs, text=texts)
    def yield_thinking(self, tab: tuple[str, int], text: str) -> None:
        self.say(tab, ThinkingResponse(text=text), "thinking", text)

    @rule(tab=tabs, text=texts)
    def yield_status(self, tab: tuple[str, int], text: str) -> None:
        self.say(tab, StatusResponse(text=text), "status", text)

    @rule(tab=tabs, text=texts)
    def yield_card(self, tab: tuple[str, int], text: str) -> None:
        self.say(tab, ToolCallResponse(name=text), "card", text)

    @rule(tab=tabs, name=st.sampled_from("xy"), text=texts)
    def yield_artifact(self, tab: tuple[str, int], name: str, text: str) -> None:
        self.say(tab, CodeArtifact(artifact_id=name, content=text), f"artifact {name}", text)

    @rule(tab=tabs, text=texts)
    def yield_todo(self, tab: tuple[str, int], text: str) -> None:
        self.say(tab, TodoUpdateResponse(items=[TodoItem(id=1, title=text)]), "todo", text)

    @rule(tab=tabs, text=texts)
    def ask(self, tab: tuple[str, int], text: str) -> None:
        thread = self.opened[tab]
        if thread.running is not None and not thread.asking:
            run = self.author.newest(thread)
            run.items.put(InputRequiredResponse(prompt=text))
            assert run.step.acquire(timeout=30)
            thread.running.add("question", text)
            thread.asking = True
            self.compare()

    @rule(tab=tabs, fail=st.booleans())
    def end_answer(self, tab: tuple[str, int], fail: bool) -> None:
        thread = self.opened[tab]
        if thread.running is None or thread.asking:
            return
        before = thread.runs
        self.author.newest(thread).items.put(FAIL if fail else END)
        thread.end("error" if fail else "complete")
        self.moved(thread, before)

    @rule(tab=tabs, text=texts)
    def send_message(self, tab: tuple[str, int], text: str) -> None:
        thread = self.opened[tab]
        self.chat.send_message(text, thread.id)
        thread.append("assistant", thread.leaf, text)
        self.compare()

    # ---- the end

    def teardown(self) -> None:
        self.files()
        self.stack.close()

    def files(self) -> None:
        """The disk has the files that the conversations refer to, and no others."""
        service = self.chat._service
        for threads in self.threads.values():
            for thread in (service.find_thread(each.id) for each in threads):
                thread.load()
                found = service.store.spool.root.glob(f"*/threads/{thread.id}/*")
                assert {path.name for path in found} == thread.conversation.files()

    def end(self) -> None:
        self.author.release()
        self.world.close()


class LastingConversations(Conversations):
    """The same with an SQLite file, and an app that is started again now and then."""

    def make_world(self) -> World:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        return World("in-process", file=Path(folder) / "chat.db")

    @precondition(lambda self: not any(t.running for each in self.threads.values() for t in each))
    @rule(crash=st.booleans())
    def restart(self, crash: bool) -> None:
        self.chat = self.world.restart(crash=crash)
        for tab in self.pages:
            page = self.pages[tab] = self.world.open(tab[0])
            page.open(self.opened[tab].id)
        self.compare()


def bounded(examples: int, steps: int) -> settings:
    return settings(
        max_examples=int(EXAMPLES) if EXAMPLES else examples,
        stateful_step_count=steps,
        derandomize=EXAMPLES is None,
        database=None,
        deadline=None,
        # Each shorter story that fails as well would wait for a page that never shows what it should.
        phases=list(Phase) if EXAMPLES else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.timeout(0 if EXAMPLES else 300)
@pytest.mark.parametrize(
    ("machine", "examples"),
    [(Conversations, 150), (LastingConversations, 60)],
    ids=["memory", "file"],
)
def test_every_page_shows_what_the_model_shows(machine: type[Conversations], examples: int) -> None:
    run_state_machine_as_test(machine, settings=bounded(examples, 40))
