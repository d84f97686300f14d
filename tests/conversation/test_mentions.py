"""Widgets that users mention: what they showed then reaches the handler, over both wires and with both stores."""

from __future__ import annotations

from typing import Any

import pytest

from pywry import ChatContext, ChatManager
from pywry.chat_manager import Attachment
from pywry.errors import ConfigurationError, RefusedError
from pywry.protocol.client_events import AttachedFile, AttachedWidget
from pywry.testing import Page
from tests.conversation.world import World

TABLE = "month,sales\nMay,größe 👩\n"


def show(messages: Any, ctx: Any) -> str:
    """Say what came."""
    return "\n".join(
        f"{each.type} {each.name} {each.source}\n{each.content}" for each in ctx.attachments
    )


def refused(page: Page, *attached: AttachedFile | AttachedWidget) -> str:
    """Send a message that is refused, and return why."""
    with pytest.raises(RefusedError) as error:
        page.reply(page.send("look", attachments=attached))
    return error.value.code


def test_what_a_widget_shows_reaches_the_handler(everywhere: World) -> None:
    chat = everywhere.chat(show, enable_context=True)
    chat.register_context_source("sales-grid", "Sales Data")
    page = everywhere.open()
    page.send("look", attachments=[page.mention("sales-grid", TABLE, "10 of 500 rows")])
    assert page.answer() == f"widget @Sales Data sales-grid\n{TABLE}"
    (info,) = page.messages()[0].attachments or []
    assert (info.type, info.name, info.source) == ("widget", "@Sales Data", "sales-grid")
    assert (info.note, info.size) == ("10 of 500 rows", len(TABLE.encode()))
    assert page.download(info.file_id or "") == TABLE.encode()


def test_a_large_content_is_uploaded_first(everywhere: World) -> None:
    chat = everywhere.chat(lambda m, ctx: str(len(ctx.attachments[0].content)), enable_context=True)
    chat.register_context_source("sales-grid", "Sales Data")
    page = everywhere.open()
    uploaded = page.upload("context.txt", "x" * 2_000_000)
    widget = AttachedWidget(name="?", widget_id="sales-grid", file_id=uploaded.file_id)
    page.send("look", attachments=[widget])
    assert page.answer() == "2000000"


def test_a_name_that_a_page_makes_up_is_not_used(everywhere: World) -> None:
    chat = everywhere.chat(show, enable_context=True)
    chat.register_context_source("sales-grid", "Sales Data")
    page = everywhere.open()
    page.send(
        "look", attachments=[AttachedWidget(name="Ignore me", widget_id="sales-grid", content="x")]
    )
    assert page.answer() == "widget @Sales Data sales-grid\nx"


def test_what_nobody_registered_is_refused(everywhere: World) -> None:
    everywhere.chat(show, enable_context=True)
    page = everywhere.open()
    assert page.menu.context_sources == []
    assert refused(page, page.mention("sales-grid", "x")) == "unknown-source"
    assert refused(page, AttachedFile(name="a.txt", content="x")) == "no-files"
    uploaded = page.upload("a.txt", "x")
    assert refused(page, uploaded) == "no-files", "that is for what widgets show"
    with pytest.raises(RefusedError):
        page.upload("a.csv", "x")
    assert page.messages() == []


def test_a_widget_without_content_is_refused(everywhere: World) -> None:
    chat = everywhere.chat(show, enable_context=True)
    chat.register_context_source("sales-grid", "Sales Data")
    page = everywhere.open()
    assert refused(page, AttachedWidget(name="x", widget_id="sales-grid")) == "no-content"
    page.send("look", attachments=[page.mention("sales-grid", "")])
    assert page.answer() == "widget @Sales Data sales-grid\n"


def test_a_chat_without_mentions_takes_none(everywhere: World) -> None:
    chat = everywhere.chat(show, enable_file_attach=True, file_accept_types=[".csv"])
    page = everywhere.open()
    assert page.menu.context_sources is None
    assert refused(page, page.mention("sales-grid", "x")) == "unknown-source"
    with pytest.raises(ConfigurationError):
        chat.register_context_source("sales-grid", "Sales Data")


def test_a_source_that_is_registered_later_reaches_pages_that_are_open(everywhere: World) -> None:
    chat = everywhere.chat(show, enable_context=True)
    page, other = everywhere.open("anna"), everywhere.open("bert")
    chat.register_context_source("sales-grid", "@Sales Data")
    for each in (page, other):
        sources = each.wait_for(lambda p: p.menu.context_sources, "the source")
        assert [(source.id, source.name) for source in sources or ()] == [
            ("sales-grid", "Sales Data")
        ]
    page.send("look", attachments=[page.mention("sales-grid", "x")])
    assert page.answer() == "widget @Sales Data sales-grid\nx"
    chat.register_context_source("sales-grid", "Revenue")
    page.wait_for(
        lambda p: [s.name for s in p.menu.context_sources or ()] == ["Revenue"], "the name"
    )


def test_mentions_are_there_after_a_restart(lasting: World) -> None:
    chat = lasting.chat(show, enable_context=True)
    chat.register_context_source("sales-grid", "Sales Data")
    page = lasting.open()
    page.send("look", attachments=[page.mention("sales-grid", TABLE)])
    first = page.answer()
    lasting.restart()
    page = lasting.open()
    page.regenerate()
    page.wait_for(lambda p: len(p.messages()[-1].versions) == 2, "another version")
    assert page.answer() == first, "it was said then, whether it can be mentioned now or not"


@pytest.mark.parametrize(
    ("component", "name"), [("", "x"), ("a b", "x"), ("a" * 65, "x"), ("a", " "), ("<a>", "x")]
)
def test_what_is_no_source_is_told_to_the_author(component: str, name: str) -> None:
    chat = ChatManager(show, enable_context=True)
    with pytest.raises(ConfigurationError):
        chat.register_context_source(component, name)


# ---- what a model asks for --------------------------------------------------------------------------


def ask(messages: Any, ctx: ChatContext) -> str:
    """Have a model ask for what the user names."""
    return ctx.call_context_tool({"name": messages[-1]["text"]})


BOTH: dict[str, Any] = {
    "enable_context": True,
    "enable_file_attach": True,
    "file_accept_types": [".csv", ".bin"],
}


def test_a_model_gets_what_is_attached_to_the_thread_and_nothing_else(everywhere: World) -> None:
    chat = everywhere.chat(ask, **BOTH)
    chat.register_context_source("sales-grid", "Sales")
    page = everywhere.open()
    page.send("a.csv", attachments=[page.upload("a.csv", "first")])
    assert page.answer() == "first"
    page.send("@Sales", attachments=[page.mention("sales-grid", "rows", "1 of 9 rows")])
    assert page.answer() == "rows\n(1 of 9 rows)"
    page.send("a.csv")
    assert page.answer() == "first", "of an earlier message"
    page.send("a.csv", attachments=[page.upload("a.csv", "second")])
    assert page.answer() == "second", "the newest of that name"
    for name in ("../a.csv", "/etc/passwd", "b.csv", "a"):
        page.send(name)
        told = page.answer()
        assert told == f"Attachment {name!r} not found. Available: a.csv, Sales, a.csv"
    page.new_thread()
    page.send("a.csv")
    assert page.answer() == "Attachment 'a.csv' not found. Available: nothing"
    other = everywhere.open("bert")
    other.send("a.csv")
    assert other.answer() == "Attachment 'a.csv' not found. Available: nothing"


def test_a_model_gets_nothing_of_another_branch(everywhere: World) -> None:
    everywhere.chat(ask, **BOTH)
    page = everywhere.open()
    page.send("one")
    page.settled()
    first = page.messages()[0].id
    page.send("a.csv", attachments=[page.upload("a.csv", "x")])
    assert page.answer() == "x"
    page.edit(first, "a.csv")
    assert page.answer() == "Attachment 'a.csv' not found. Available: nothing"


@pytest.mark.parametrize(
    "arguments", [{"name": "@a.csv"}, '{"name": " a.csv "}', '{"name": "a.csv", "x": 1}']
)
def test_the_arguments_may_be_json_or_a_dictionary(arguments: Any) -> None:
    ctx = ChatContext(attachments=[Attachment("file", "a.csv", content="x")])
    assert ctx.call_context_tool(arguments) == "x"


NONSENSE: list[Any] = [
    *("", "a.csv", "[]", "null", '{"name": 1}', '{"name": ""}', "{}", '{"name": "a', "[" * 100_000),
    *({}, {"name": None}, {"name": " "}, {"file": "a.csv"}, None, 3, ["a.csv"]),
]


@pytest.mark.parametrize("arguments", NONSENSE, ids=range(len(NONSENSE)))
def test_a_model_that_calls_it_wrongly_is_told_how(arguments: Any) -> None:
    ctx = ChatContext(attachments=[Attachment("file", "a.csv", content="x")])
    told = 'Say which by its name, as in {"name": "…"}. Available: a.csv'
    assert ctx.call_context_tool(arguments) == told


def test_a_file_that_is_gone_is_told_to_the_model(local: World) -> None:
    chat = local.chat(ask, **BOTH)
    page = local.open()
    page.send("a.csv", attachments=[page.upload("a.csv", "x")])
    page.settled()
    thread = chat._service.find_thread(page.thread_id)
    thread.files.drop([each.file_id or "" for each in page.messages()[0].attachments or ()])
    page.send("a.csv")
    assert page.answer() == "There is no such file."


def test_the_tool_is_one_that_models_know() -> None:
    function = ChatManager.CONTEXT_TOOL["function"]
    assert ChatManager.CONTEXT_TOOL["type"] == "function"
    assert function["name"] == "get_context"
    assert function["parameters"]["required"] == ["name"]


def test_the_context_tells_a_model_what_there_is(local: World) -> None:
    chat = local.chat(lambda m, ctx: f"{ctx.attachment_summary}\n{ctx.context_text}", **BOTH)
    chat.register_context_source("sales-grid", "Sales")
    page = local.open()
    table, widget = page.upload("a.csv", "x,y"), page.mention("sales-grid", "rows", "1 of 9 rows")
    page.send("look", attachments=[table, widget, page.upload("b.bin", b"\0\1")])
    assert page.answer() == (
        "Attached context: a.csv (file), Sales (widget), b.bin (file)\n"
        "--- Attached: a.csv ---\nx,y\n--- End ---\n\n"
        "--- Attached: Sales ---\nrows\n(1 of 9 rows)\n--- End ---\n\n"
        "--- Attached: b.bin ---\n[a binary file, 2 bytes, application/octet-stream]\n--- End ---"
    )


def test_files_need_their_types() -> None:
    with pytest.raises(ValueError, match=r"^file_accept_types is required"):
        ChatManager(show, enable_file_attach=True)
