"""A conversation as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from pywry import (
    CitationResponse,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    InputRequiredResponse,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    StatusResponse,
    TableArtifact,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from pywry.errors import RefusedError
from pywry.protocol.server_events import Exported
from pywry.testing import Page
from tests.conversation.world import World

HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;"


class Elements(HTMLParser):
    """The elements of a document, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def say(messages: Any, ctx: Any) -> Iterator[Any]:
    text = messages[-1]["text"]
    yield ThinkingResponse(text=f"Thinking of {text}\nand more")
    yield StatusResponse(text="Looking…")
    yield ToolCallResponse(tool_id="1", name="search", arguments={"query": text})
    yield ToolResultResponse(tool_id="1", result=f"Found {text}")
    yield TodoUpdateResponse(items=[TodoItem(id=1, title=text)])
    yield f"You said: {text}"
    yield CitationResponse(url="https://example.org/?a=1&b=2", title=text)


def export(page: Page, form: str = "") -> Exported:
    exported = page.command("/export", form).export
    assert exported is not None
    return exported


@pytest.mark.parametrize(
    ("form", "ending", "kind"),
    [
        ("", "md", "text/markdown"),
        ("markdown", "md", "text/markdown"),
        ("MD", "md", "text/markdown"),
        (" json ", "json", "application/json"),
        ("HTML", "html", "text/html"),
    ],
)
def test_an_export_is_a_file_named_after_the_thread(
    everywhere: World, form: str, ending: str, kind: str
) -> None:
    everywhere.chat(say, welcome_message="Welcome.")
    page = everywhere.open()
    page.send("How do I sort/list: ../a?")
    page.answer()
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    exported = export(page, form)
    assert exported.filename == f"How-do-I-sort-list-a.{ending}"
    assert exported.mime_type == kind
    assert "Welcome." in exported.content
    assert "You said: How do I sort" in exported.content


@pytest.mark.parametrize("form", ["pdf", "markdown json", "../../etc/passwd", "html "])
def test_only_three_forms_are_known(world: World, form: str) -> None:
    world.chat(say)
    page = world.open()
    if form.strip() == "html":
        assert export(page, form).filename.endswith(".html")
        return
    with pytest.raises(RefusedError) as error:
        page.command("/export", form)
    assert error.value.code == "unknown-form"


def test_an_empty_thread_and_a_title_of_nothing_but_marks_have_a_file(world: World) -> None:
    world.chat(say)
    page = world.open()
    page.request("chat:thread-rename", {"threadId": page.thread_id, "title": "/../ ?"})
    exported = export(page)
    assert exported.filename == "conversation.md"
    assert exported.content == "# /../ ?\n"


def test_markdown_has_the_turns_in_order(world: World) -> None:
    world.chat(say)
    page = world.open()
    page.send("hello")
    page.answer()
    content = export(page).content
    places = [
        content.index(each)
        for each in (
            "# hello\n",
            "## You (",
            "\nhello\n",
            "## Assistant (",
            "> Thinking of hello\n> and more",
            'Tool search: {"query": "hello"}',
            "Result: Found hello",
            "You said: hello",
            "Source: hello https://example.org/?a=1&b=2",
        )
    ]
    assert places == sorted(places)
    assert "Looking…" not in content


def test_json_is_the_conversation_as_it_is_kept(world: World) -> None:
    world.chat(say)
    page = world.open()
    page.send("hello \U0001f600")
    page.answer()
    content = json.loads(export(page, "json").content)
    assert (content["title"], content["threadId"]) == ("hello \U0001f600", page.thread_id)
    shown = [
        each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in page.messages()
    ]
    assert content["messages"] == shown
    assert content["others"] == []


def test_html_is_harmless_whatever_was_said(world: World) -> None:
    world.chat(say, welcome_message=HOSTILE)
    page = world.open()
    page.send(HOSTILE)
    page.answer()
    page.request("chat:thread-rename", {"threadId": page.thread_id, "title": HOSTILE[:150]})
    content = export(page, "html").content
    elements = Elements(content)
    tags = {tag for tag, _ in elements.found}
    assert tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "article", "pre"}
    assert all(
        name in ("charset", "http-equiv", "content", "dir")
        for _, attrs in elements.found
        for name in attrs
    )
    policies = [a["content"] for tag, a in elements.found if "http-equiv" in a]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    assert content.index("Content-Security-Policy") < content.index("<title")
    assert elements.text.count("alert(1)") > 5
    assert "<script" not in content.lower()
    assert "<img" not in content.lower()
    assert "http" not in content.replace("http-equiv", "").replace("https://example.org", "")


def test_how_an_answer_ended_is_told(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "so far"
        if messages[-1]["text"] == "fail":
            raise ValueError("a secret path")
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("fail")
    page.settled()
    page.send("wait")
    page.wait_for(lambda p: len(p.messages()) == 4 and p.text() == "so far")
    content = export(page).content
    assert ", error)" in content
    assert ", streaming)" in content
    page.stop()
    content = export(page).content
    assert ", stopped)" in content
    assert content.count("so far") == 2
    assert "secret path" not in content


def test_questions_and_answers_are_told(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield InputRequiredResponse(prompt="Proceed?", input_type="buttons")
        yield f"heard {ctx.wait_for_input()}"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond("Yes")
    page.answer()
    content = export(page).content
    assert (
        content.index("Question: Proceed?") < content.index("\nYes\n") < content.index("heard Yes")
    )


@pytest.mark.parametrize("form", ["markdown", "json", "html"])
def test_half_an_emoji_can_be_exported(world: World, form: str) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield ToolResultResponse(tool_id="1", result="a\ud83db")
        yield "end"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.answer()
    assert "a\ufffdb" in export(page, form).content


# ---- artifacts --------------------------------------------------------------------------------------

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
ROWS = 150
MANY = TableArtifact(
    title="Many", data={"n": list(range(5_000)), "name": [f"row {n} " * 2 for n in range(5_000)]}
)


def show(messages: Any, ctx: Any) -> Iterator[Any]:
    yield "Before."
    yield CodeArtifact(title="a.md", language="markdown", content="```python\nprint(1)\n```\n")
    yield MarkdownArtifact(title="Report", content="# Summary\n\n- one")
    yield HtmlArtifact(title="Clock", content="<b>12:00</b>")
    yield TableArtifact(
        title="Cities",
        data={"city": ["Ro|me\nIT", None], "n": [1.5, 2], "tags": [["x"], {"y": True}]},
    )
    yield MANY
    yield PlotlyArtifact(
        title="Chart",
        figure={
            "data": [{"type": "bar", "name": "2026", "y": [1]}, {"y": [2]}],
            "layout": {"title": "Sales"},
        },
    )
    yield ImageArtifact(title="Dot", url=DOT, alt="A [dot]")
    yield ImageArtifact(url="https://example.org/a (1).png")
    yield ImageArtifact(title="Large", url=f"data:image/gif;base64,{'A' * 90_000}", alt="Large one")
    yield JsonArtifact(title="Data", data={"answer": [42, None]})
    yield CodeArtifact(artifact_id="draft", content="first")
    yield CodeArtifact(artifact_id="draft", content="second")
    yield "After."


def test_artifacts_in_markdown(everywhere: World) -> None:
    everywhere.chat(show)
    page = everywhere.open()
    page.send("go")
    page.settled()
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    content = export(page).content
    told = [
        "Before.",
        "**a.md**\n\n````markdown\n```python\nprint(1)\n```\n````\n",
        "**Report**\n\n# Summary\n\n- one\n",
        "**Clock**\n\n```html\n<b>12:00</b>\n```\n",
        (
            "**Cities**\n\n| city | n | tags |\n| --- | --: | --- |\n"
            '| Ro\\|me IT | 1.5 | \\["x"\\] |\n|  | 2 | {"y": true} |\n'
        ),
        "**Many**\n\n| n | name |\n| --: | --- |\n| 0 | row 0 row 0 |\n",
        "| 99 | row 99 row 99 |\n\n*… and 4,900 more rows.*\n",
        "**Chart**\n\n- Sales\n- bar “2026”\n- scatter\n",
        f"**Dot**\n\n![A \\[dot\\]]({DOT})\n",
        "**Picture**\n\n![Picture](https://example.org/a%20%281%29.png)\n",
        "**Large**\n\n*A picture of 87 KB: Large one*\n",
        '**Data**\n\n```json\n{\n  "answer": [\n    42,\n    null\n  ]\n}\n```\n',
        "**Code**\n\n```\nsecond\n```\n",
        "After.",
    ]
    places = [content.index(each) for each in told]
    assert places == sorted(places)
    assert "| 100 |" not in content


def test_artifacts_in_html(everywhere: World) -> None:
    everywhere.chat(show)
    page = everywhere.open()
    page.send("go")
    page.settled()
    content = export(page, "html").content
    elements = Elements(content)
    rows = [tag for tag, _ in elements.found].count("tr")
    assert rows == 1 + 2 + 1 + 1_000
    assert "… and 4,000 more rows." in elements.text
    pictures = [attributes for tag, attributes in elements.found if tag == "img"]
    assert [each["alt"] for each in pictures] == ["A [dot]", "Large one"]
    assert pictures[0]["src"] == DOT
    for text in ("<b>12:00</b>", "```python\nprint(1)", "Ro|me\nIT", "bar “2026”", "second"):
        assert text in elements.text
    assert "https://example.org/a (1).png" in elements.text
    assert not any(name in ("href", "onclick") for _, each in elements.found for name in each)


def test_artifacts_in_json_are_whole_and_so_are_their_earlier_versions(everywhere: World) -> None:
    everywhere.chat(show)
    page = everywhere.open()
    page.send("go")
    page.settled()
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    content = json.loads(export(page, "json").content)
    artifacts = {
        part["title"] or part["artifactId"]: part
        for part in content["messages"][-1]["parts"]
        if part["type"] == "artifact"
    }
    assert artifacts["Many"]["data"] == MANY.data
    assert "file" not in artifacts["Many"]
    assert artifacts["Clock"]["content"] == "<b>12:00</b>"
    draft = artifacts["draft"]
    assert (draft["content"], draft["version"]) == ("second", 2)
    assert [each["content"] for each in draft["earlier"]] == ["first"]


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_an_artifact_whose_file_is_gone_is_told_of(world: World, form: str) -> None:
    world.chat(lambda messages, ctx: MANY)
    page = world.open()
    page.send("go")
    (artifact,) = page.settled().parts
    assert isinstance(artifact, TableArtifact)
    thread = world.chats[0]._service.find_thread(page.thread_id)
    thread.files.drop([str(artifact.file)])
    content = export(page, form).content
    assert "Many" in content
    assert (form == "json") or "Its content is not here any more." in content
