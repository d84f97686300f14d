"""Files that users attach, told over both wires and with both stores."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pywry import ChatManager
from pywry.chat_manager import AttachmentLimits
from pywry.errors import RefusedError
from pywry.protocol.client_events import AttachedFile
from pywry.protocol.messages import AttachmentInfo, QueuedMessage
from pywry.testing import Page
from tests.conversation.world import World

FILES = {"enable_file_attach": True, "file_accept_types": [".csv", ".txt", ".bin", ".html"]}
EVERY_BYTE = bytes(range(256)) * 40


def describe(messages: Any, ctx: Any) -> str:
    """Say what came, byte for byte."""
    told = [f"{each.name}={each.read_bytes().hex()}" for each in ctx.attachments]
    return f"{messages[-1]['text']}|{','.join(told)}"


def said(text: str, **files: bytes) -> str:
    """Return what `describe` says."""
    told = [f"{name.replace('_', '.')}={data.hex()}" for name, data in files.items()]
    return f"{text}|{','.join(told)}"


def infos(page: Page, role: str = "user") -> list[AttachmentInfo]:
    """Return what is attached to the last message of somebody."""
    last = [each for each in page.messages() if each.role == role][-1]
    return last.attachments or []


def ids(page: Page) -> list[str]:
    """Return the ids of the files of the user's last message."""
    return [each.file_id or "" for each in infos(page)]


def files_of(world: World, *, temporary: bool = False) -> list[str]:
    """Return the names of the files on the disk: ``uploads`` or the thread, and the first letters of the id."""
    service = world.chats[0]._service
    store = service._memory if temporary else service.store
    if not store.has_files:
        return []
    root = store.spool.root
    return sorted(
        f"{path.parent.name[:6]}/{path.name[:4]}" for path in root.rglob("*_*") if path.is_file()
    )


def waiting(page: Page) -> QueuedMessage:
    """Wait for a message that waits, and return it."""
    page.wait_for(lambda p: p.queue(), "a message that waits")
    (item,) = page.queue()
    return item


def again(page: Page) -> str:
    """Ask for another version of the last answer, and return it."""
    count = len(page.messages()[-1].versions or [0]) + 1
    page.regenerate()
    page.wait_for(lambda p: len(p.messages()[-1].versions) == count, "another version")
    return page.answer()


def refused(page: Page, *attached: AttachedFile, text: str = "read") -> str:
    """Send a message that is refused, and return why."""
    with pytest.raises(RefusedError) as error:
        page.reply(page.send(text, attachments=attached))
    return error.value.code


# ---- what comes, comes as it is ---------------------------------------------------------------------


def test_files_reach_the_handler_byte_for_byte(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    wide = "größe,👩".encode("utf-16")
    attached = [
        page.upload("a.csv", "x,y"),
        page.upload("b.bin", EVERY_BYTE),
        page.upload("c.txt", wide),
    ]
    page.send("three", attachments=attached)
    assert page.answer() == said("three", a_csv=b"x,y", b_bin=EVERY_BYTE, c_txt=wide)
    assert [(each.name, each.size, each.media_type) for each in infos(page)] == [
        ("a.csv", 3, "text/csv"),
        ("b.bin", len(EVERY_BYTE), "application/octet-stream"),
        ("c.txt", len(wide), "text/plain"),
    ]
    assert [page.download(each) for each in ids(page)] == [b"x,y", EVERY_BYTE, wide]
    assert page.another().messages() == page.messages()
    assert page.reload().messages() == page.messages()


def test_a_message_may_have_files_and_no_text(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    page.send("", attachments=[page.upload("a.csv", "x")])
    assert page.answer() == said("", a_csv=b"x")
    assert page.threads[page.thread_id].title == "a.csv"
    with pytest.raises(RefusedError):
        page.reply(page.send("  "))


@pytest.mark.parametrize(
    ("name", "data", "content"),
    [
        ("a.txt", "größe".encode(), "größe"),
        ("a.txt", "größe".encode("utf-8-sig"), "größe"),
        ("a.txt", "größe 👩".encode("utf-16"), "größe 👩"),
        ("a.csv", "Größe;1,5 €\r\n".encode("cp1252"), "Größe;1,5 €\r\n"),
        ("a.html", b"<b>x</b>", "<b>x</b>"),
        ("a.txt", b"", ""),
        ("a.bin", b"text after all", "text after all"),
        ("a.bin", EVERY_BYTE, "[a binary file, 10,240 bytes, application/octet-stream]"),
    ],
)
def test_the_content_is_text_or_says_that_it_is_none(
    local: World, name: str, data: bytes, content: str
) -> None:
    local.chat(lambda messages, ctx: repr(ctx.attachments[0].content), **FILES)
    page = local.open()
    page.send("", attachments=[page.upload(name, data)])
    assert page.answer() == repr(content)


def test_the_messages_tell_what_is_attached_and_the_text_is_only_what_was_typed(
    local: World,
) -> None:
    local.chat(
        lambda messages, ctx: repr([(m["text"], m.get("attachments")) for m in messages]), **FILES
    )
    page = local.open()
    page.send("look", attachments=[page.upload("a.csv", "x,y")])
    assert page.answer() == repr([("look", [{"type": "file", "name": "a.csv", "size": 3}])])


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_an_export_and_the_search_name_what_is_attached(everywhere: World, form: str) -> None:
    chat = everywhere.chat(lambda messages, ctx: "answer", **FILES, enable_context=True)
    chat.register_context_source("grid", "<b>Sales")
    page = everywhere.open()
    page.send(
        "", attachments=[page.upload("may.csv", "x,y"), page.mention("grid", "rows", "1 of 9")]
    )
    page.settled()
    exported = page.command("/export", form).export
    assert exported is not None
    assert "may.csv" in exported.content
    told = "@&lt;b&gt;Sales (1 of 9)" if form == "html" else "@<b>Sales"
    assert told in exported.content
    page.request("chat:thread-rename", {"threadId": page.thread_id, "title": "Other"})
    (hit,) = page.search("MAY.csv")
    assert hit.message_id == page.messages()[0].id


# ---- waiting, editing, answering again --------------------------------------------------------------


def patient(world: World) -> tuple[threading.Event, threading.Event]:
    """Make a chat whose first answer waits; return what says that it runs, and what lets it go on."""
    running, go_on = world.event(), world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        if messages[-1]["text"] == "wait":
            running.set()
            while not (go_on.is_set() or ctx.cancel_event.wait(0.01)):
                pass
        yield describe(messages, ctx)

    world.chat(handler, **FILES)
    return running, go_on


def test_files_wait_with_their_message(everywhere: World) -> None:
    running, go_on = patient(everywhere)
    page = everywhere.open()
    page.send("wait")
    assert running.wait(10)
    page.reply(page.send("next", attachments=[page.upload("a.csv", "x")]))
    item = waiting(page)
    assert page.download((item.attachments or [])[0].file_id or "") == b"x"
    go_on.set()
    assert page.answer() == said("next", a_csv=b"x")


def test_a_message_with_files_can_be_sent_now(everywhere: World) -> None:
    running, _ = patient(everywhere)
    page = everywhere.open()
    page.send("wait")
    assert running.wait(10)
    page.reply(page.send("now", attachments=[page.upload("a.csv", "x")]))
    item = waiting(page)
    page.request("chat:queue-send", {"threadId": page.thread_id, "id": item.id})
    assert page.answer() == said("now", a_csv=b"x")


def test_the_files_of_a_message_that_is_taken_back_can_be_sent_again(everywhere: World) -> None:
    running, go_on = patient(everywhere)
    page = everywhere.open()
    page.send("wait")
    assert running.wait(10)
    attached = page.upload("a.csv", "x")
    page.reply(page.send("not yet", attachments=[attached]))
    item = waiting(page)
    page.request("chat:queue-remove", {"threadId": page.thread_id, "id": item.id})
    with pytest.raises(RefusedError):
        page.download(attached.file_id or "")
    assert files_of(everywhere) == ["upload/file"]
    go_on.set()
    page.wait_for(lambda p: not p.queue(), "an empty queue")
    page.settled()
    page.send("yet", attachments=[attached])
    assert page.answer() == said("yet", a_csv=b"x")


def test_an_edited_message_keeps_its_files(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    page.send("first", attachments=[page.upload("a.csv", "x")])
    page.settled()
    page.edit(page.messages()[0].id, "second")
    assert page.answer() == said("second", a_csv=b"x")
    page.edit(page.messages()[0].id, "")
    assert page.answer() == said("", a_csv=b"x")


def test_another_answer_gets_the_same_files(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    page.send("read", attachments=[page.upload("a.bin", EVERY_BYTE)])
    first = page.answer()
    assert again(page) == first == said("read", a_bin=EVERY_BYTE)


def test_a_message_that_comes_twice_is_there_once(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page, other = everywhere.open(), everywhere.open()
    attached = [page.upload("a.csv", "x"), AttachedFile(name="b.txt", content="text")]
    page.send("once", event_id="e_twice", attachments=attached)
    other.send("once", event_id="e_twice", attachments=attached)
    assert page.answer() == other.answer() == said("once", a_csv=b"x", b_txt=b"text")
    other.reply("e_twice")
    other.reply(other.send("once", event_id="e_twice", attachments=attached))
    assert [each.role for each in page.messages()] == ["user", "assistant"]
    assert files_of(everywhere) == ["thread/file"] * 2


def test_the_same_message_at_the_same_time_is_there_once(local: World) -> None:
    """Four pages send it while the files of the first are still being moved."""
    local.chat(describe, **FILES)
    page = local.open()
    service = local.chats[0]._service
    attached = [page.upload("a.csv", "x"), AttachedFile(name="b.txt", content="text")]
    data = {
        "text": "once",
        "threadId": page.thread_id,
        "attachments": [each.model_dump(by_alias=True, exclude_none=True) for each in attached],
    }
    owner = service.owner("anna")
    start = threading.Barrier(8)

    def send() -> None:
        start.wait()
        service.take(owner, "chat:user-message", data, "e_same")

    threads = [threading.Thread(target=send) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    page.wait_for(lambda p: p.messages(), "the message")
    page.settled()
    assert [each.role for each in page.messages()] == ["user", "assistant"]
    assert files_of(local) == ["thread/file"] * 2


# ---- what is refused --------------------------------------------------------------------------------


def test_a_refusal_changes_nothing_and_loses_nothing(everywhere: World) -> None:
    everywhere.chat(describe, **FILES, attachment_limits=AttachmentLimits(max_total_size=100))
    page = everywhere.open()
    good, text = page.upload("a.csv", "x"), AttachedFile(name="b.txt", content="text")
    made_up = AttachedFile(name="c.csv", file_id=f"file_{'0' * 32}")
    large = AttachedFile(name="c.csv", content="x" * 101)
    for bad, code in [
        (made_up, "unknown-file"),
        (AttachedFile(name="c.csv", file_id=".."), "unknown-file"),
        (AttachedFile(name="c.exe", content="x"), "file-type"),
        (AttachedFile(name="c.csv"), "no-content"),
        (AttachedFile(name="c.csv", path="/etc/passwd"), "path"),
        (AttachedFile(name="c.csv", path="", content="x"), "path"),
        (large, "files-too-large"),
        (AttachedFile(name="c.exe", file_id=good.file_id), "file-type"),
    ]:
        assert refused(page, good, text, bad) == code
        assert page.messages() == []
        assert files_of(everywhere) == ["upload/file"]
    page.send("now", attachments=[good, text])
    assert page.answer() == said("now", a_csv=b"x", b_txt=b"text")


def test_a_message_that_no_queue_takes_loses_nothing(everywhere: World) -> None:
    running, go_on = patient(everywhere)
    page = everywhere.open()
    page.send("wait")
    assert running.wait(10)
    for number in range(20):
        page.reply(page.send(str(number)))
    attached = page.upload("a.csv", "x")
    assert refused(page, attached, AttachedFile(name="b.txt", content="text")) == "queue-full"
    assert files_of(everywhere) == ["upload/file"]
    go_on.set()
    page.settled()
    page.send("now", attachments=[attached])
    assert page.answer() == said("now", a_csv=b"x")


def test_a_message_has_no_more_than_twenty_files(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    many = [AttachedFile(name=f"{number}.txt", content=str(number)) for number in range(21)]
    assert refused(page, *many) == "bad-event"
    page.send("all", attachments=many[:20])
    page.settled()
    assert len(infos(page)) == 20


def test_what_comes_within_a_message_counts_as_the_users(local: World) -> None:
    limits = AttachmentLimits(max_owner_size=250, max_file_size=100)
    local.chat(describe, **FILES, attachment_limits=limits)
    page = local.open()
    assert refused(page, AttachedFile(name="a.txt", content="x" * 101)) == "file-too-large"
    for _ in range(2):
        page.send("", attachments=[AttachedFile(name="a.txt", content="x" * 100)])
        page.settled()
    assert refused(page, AttachedFile(name="a.txt", content="x" * 100)) == "quota-exceeded"
    assert files_of(local) == ["thread/file"] * 2


def test_nobody_attaches_what_is_anothers(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    anna, bert = everywhere.open("anna"), everywhere.open("bert")
    waiting, sent = anna.upload("a.csv", "secret"), anna.upload("b.csv", "secret")
    anna.send("mine", attachments=[sent])
    anna.settled()
    for each in (waiting, sent):
        assert refused(bert, each) == "unknown-file"
        with pytest.raises(RefusedError):
            bert.download(each.file_id or "", anna.thread_id)
        with pytest.raises(RefusedError):
            bert.download(each.file_id or "")
    assert bert.messages() == []
    anna.send("mine, too", attachments=[waiting])
    assert anna.answer() == said("mine, too", a_csv=b"secret")


def test_a_file_belongs_to_one_thread(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    attached = page.upload("a.csv", "x")
    page.send("here", attachments=[attached])
    page.settled()
    first = page.thread_id
    second = page.new_thread()
    assert refused(page, attached) == "unknown-file"
    with pytest.raises(RefusedError):
        page.download(attached.file_id or "", second)
    assert page.download(attached.file_id or "", first) == b"x"
    page.open(first)
    page.send("again", attachments=[attached])
    assert page.answer() == said("again", a_csv=b"x")


def test_a_chat_that_takes_no_files_takes_none(everywhere: World) -> None:
    everywhere.chat(describe)
    page = everywhere.open()
    with pytest.raises(RefusedError):
        page.upload("a.csv", "x")
    assert refused(page, AttachedFile(name="a.csv", content="x")) == "no-attachments"
    assert page.messages() == []


def test_only_what_the_conversation_refers_to_is_given(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    waiting, sent = page.upload("a.csv", "x"), page.upload("b.csv", "y")
    page.send("one", attachments=[sent])
    page.settled()
    service = everywhere.chats[0]._service
    thread = service.find_thread(page.thread_id)
    stray = thread.files.put(b"stray")
    for each in (waiting.file_id, stray, "..", "", f"file_{'0' * 32}"):
        with pytest.raises(RefusedError):
            page.download(each or "x")
    assert page.download(sent.file_id or "") == b"y"


# ---- temporary threads, deletion, clearing ----------------------------------------------------------


def test_a_temporary_thread_has_its_files_elsewhere(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    page.new_thread(temporary=True)
    attached = page.upload("a.bin", EVERY_BYTE)
    bad = AttachedFile(name="b.csv", file_id=f"file_{'0' * 32}")
    assert refused(page, attached, bad) == "unknown-file"
    assert files_of(everywhere, temporary=True) == []
    page.send("read", attachments=[attached, AttachedFile(name="b.txt", content="text")])
    assert page.answer() == said("read", a_bin=EVERY_BYTE, b_txt=b"text")
    assert files_of(everywhere) == []
    assert files_of(everywhere, temporary=True) == ["thread/file"] * 2
    assert page.download(ids(page)[0]) == EVERY_BYTE
    assert again(page) == said("read", a_bin=EVERY_BYTE, b_txt=b"text")


def test_the_files_of_temporary_threads_are_counted(local: World) -> None:
    local.chat(describe, **FILES, attachment_limits=AttachmentLimits(max_owner_size=250))
    page = local.open()
    page.new_thread(temporary=True)
    for _ in range(2):
        page.send("", attachments=[page.upload("a.bin", b"x" * 100)])
        page.settled()
    assert refused(page, page.upload("a.bin", b"x" * 100)) == "quota-exceeded"


def test_a_deleted_thread_comes_back_with_its_files(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    page.send("read", attachments=[page.upload("a.csv", "x")])
    page.settled()
    thread_id, (file_id,) = page.thread_id, ids(page)
    page.request("chat:thread-delete", {"threadId": thread_id})
    with pytest.raises(RefusedError):
        page.download(file_id, thread_id)
    page.request("chat:thread-restore", {"threadId": thread_id})
    page.wait_for(lambda p: thread_id in p.threads, "the thread")
    page.open(thread_id)
    assert again(page) == said("read", a_csv=b"x")
    page.request("chat:thread-delete", {"threadId": thread_id})
    everywhere.chats[0]._service.owners.current().threads.forget_deleted(0)
    assert files_of(everywhere) == []


def test_clearing_a_thread_takes_its_files(everywhere: World) -> None:
    everywhere.chat(describe, **FILES)
    page = everywhere.open()
    attached, later = page.upload("a.csv", "x"), page.upload("b.csv", "y")
    page.send("read", attachments=[attached])
    page.settled()
    page.change("clear-history")
    assert files_of(everywhere) == ["upload/file"]
    with pytest.raises(RefusedError):
        page.download(attached.file_id or "")
    page.wait_for(lambda p: not p.messages(), "an empty thread")
    page.send("read", attachments=[later])
    assert page.answer() == said("read", b_csv=b"y")


# ---- coming back ------------------------------------------------------------------------------------


def test_files_are_there_after_a_restart(lasting: World) -> None:
    lasting.chat(describe, **FILES)
    page = lasting.open()
    page.send("read", attachments=[page.upload("a.bin", EVERY_BYTE), page.upload("b.csv", "x")])
    first = page.answer()
    lasting.restart()
    page = lasting.open()
    assert page.download(ids(page)[0]) == EVERY_BYTE
    assert again(page) == first == said("read", a_bin=EVERY_BYTE, b_csv=b"x")


def test_what_a_crash_left_between_a_file_and_its_message_can_be_sent_again(lasting: World) -> None:
    lasting.chat(describe, **FILES)
    page = lasting.open()
    page.send("read", attachments=[page.upload("a.csv", "x")])
    page.settled()
    claimed, thread_id = page.upload("b.csv", "y"), page.thread_id
    thread = lasting.chats[0]._service.find_thread(thread_id)
    thread.files.spool.claim(thread.owner.id, claimed.file_id or "", thread_id)
    thread.files.put(b"made for nothing")
    assert files_of(lasting) == ["thread/file", "thread/file", "thread/made"]
    lasting.restart()
    page = lasting.open()
    page.wait_for(lambda p: p.messages(), "the thread")
    assert files_of(lasting) == ["thread/file", "upload/file"]
    page.send("now", attachments=[claimed])
    assert page.answer() == said("now", b_csv=b"y")
    assert page.download(ids(page)[0]) == b"y"


def test_nothing_is_swept_when_not_all_could_be_read(lasting: World) -> None:
    """A record of a newer version may refer to a file."""
    lasting.chat(describe, **FILES)
    page = lasting.open()
    page.send("read", attachments=[page.upload("a.csv", "x")])
    page.settled()
    assert lasting.file is not None
    lasting.chats[0].close()
    with contextlib.closing(sqlite3.connect(lasting.file)) as database, database:
        changed = database.execute(
            "UPDATE records SET body = replace(body, 'chat:message', 'chat:another') "
            "WHERE body LIKE '%file_%'"
        ).rowcount
    assert changed == 1
    lasting.restart()
    page = lasting.open()
    assert files_of(lasting) == ["thread/file"]


def test_the_first_visitor_gets_the_files_of_what_was_said_before(everywhere: World) -> None:
    chat = everywhere.chat(describe, **FILES)
    send = chat.callbacks()["chat:user-message"]
    send({"text": "early", "attachments": [{"type": "file", "name": "a.txt", "content": "x"}]})
    page = everywhere.open()
    assert page.answer() == said("early", a_txt=b"x")
    assert page.download(ids(page)[0]) == b"x"
    assert again(page) == said("early", a_txt=b"x")


def test_temporary_threads_keep_their_files_when_the_first_visitor_comes(local: World) -> None:
    chat = local.chat(describe, **FILES)
    calls = chat.callbacks()
    calls["chat:thread-create"]({"title": "Early", "temporary": True})
    given = [{"type": "file", "name": "a.txt", "content": "x"}]
    calls["chat:user-message"]({"text": "early", "attachments": given})
    page = local.open()
    assert page.answer() == said("early", a_txt=b"x")
    assert page.download(ids(page)[0]) == b"x"


# ---- paths ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that the author allows."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"inside")
    (tmp_path / "secret.csv").write_bytes(b"SECRET")
    return folder


def attach(chat: ChatManager, path: str | Path, name: str = "a.csv") -> None:
    """Attach a path, as the author's program does."""
    given = [{"type": "file", "name": name, "path": str(path)}]
    chat.callbacks()["chat:user-message"]({"text": "read", "attachments": given})


def read_path(messages: Any, ctx: Any) -> str:
    """Say what is at a path, or that there is nothing."""
    (each,) = ctx.attachments
    try:
        return f"{each.path}|{each.content}|{each.read_text()}|{ctx.get_attachment(each.name)}"
    except RefusedError as error:
        return f"refused: {error.code}"


def test_the_authors_program_attaches_a_path(
    everywhere: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    chat = everywhere.chat(read_path, **FILES, context_allowed_roots=["data"])
    page = everywhere.open()
    attach(chat, folder / "a.csv")
    absolute = str(folder / "a.csv")
    assert page.answer() == f"{absolute}||inside|{absolute}"
    page.new_thread()
    attach(chat, "data/a.csv")
    assert page.answer() == f"{absolute}||inside|{absolute}", "it begins where the program runs"
    (info,) = infos(page)
    assert (info.name, info.size, info.linked) == ("a.csv", 6, True)
    with pytest.raises(RefusedError):
        page.download(info.file_id or "")
    assert str(folder) not in info.model_dump_json()


def test_a_page_never_learns_a_path(everywhere: World, folder: Path) -> None:
    """It names the file with the path as if it had uploaded it."""
    chat = everywhere.chat(read_path, **FILES, context_allowed_roots=[folder])
    page = everywhere.open()
    attach(chat, folder / "a.csv")
    page.settled()
    (info,) = infos(page)
    assert refused(page, AttachedFile(name="a.txt", file_id=info.file_id)) == "unknown-file"
    with pytest.raises(RefusedError):
        page.download(info.file_id or "")


def test_a_page_names_no_path_whichever_way_it_comes(everywhere: World, folder: Path) -> None:
    chat = everywhere.chat(read_path, **FILES, context_allowed_roots=[folder])
    page = everywhere.open()
    inside = AttachedFile(name="a.csv", path=str(folder / "a.csv"))
    assert refused(page, inside) == "path"
    assert refused(page, AttachedFile(name="a.csv", path="a.csv", content="x")) == "path"
    given = {"text": "x", "attachments": [{"type": "file", "name": "a.csv", "path": inside.path}]}
    chat.callbacks()["chat:user-message"](given, "chat:user-message", "main")
    chat.callbacks()["chat:user-message"](given, label="main")
    assert page.reload().messages() == []


def test_a_path_is_read_again_and_judged_again(local: World, folder: Path) -> None:
    chat = local.chat(read_path, **FILES, context_allowed_roots=[folder])
    page = local.open()
    file = folder / "a.csv"
    attach(chat, file)
    page.settled()
    results = []
    for change in ("more", "link", "fifo", "large", "gone"):
        file.unlink(missing_ok=True)
        if change == "more":
            file.write_bytes(b"other")
        elif change == "link":
            file.symlink_to(folder.parent / "secret.csv")
        elif change == "fifo":
            os.mkfifo(file)
        elif change == "large":
            with file.open("wb") as sparse:
                sparse.truncate(8 * 1024**3)
        results.append(again(page).removeprefix(f"{file}||").partition("|")[0])
    assert results == [
        "other",
        "refused: not-available",
        "refused: not-available",
        "refused: file-too-large",
        "refused: not-available",
    ]


def test_without_folders_no_path_is_read(local: World, folder: Path) -> None:
    chat = local.chat(read_path, **FILES)
    page = local.open()
    attach(chat, folder / "a.csv")
    assert page.reload().messages() == []


def test_a_path_is_a_file_of_an_accepted_type(local: World, folder: Path) -> None:
    chat = local.chat(read_path, **FILES, context_allowed_roots=[folder])
    page = local.open()
    (folder / "a.py").write_bytes(b"inside")
    (folder / "program.csv").write_bytes(b"\x7fELF\x02\x01" + b"\0" * 60)
    (folder / "link.csv").symlink_to("a.py")
    for name in ("a.py", "program.csv", "link.csv"):
        attach(chat, folder / name)
    assert page.reload().messages() == []
