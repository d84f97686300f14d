"""The documentation says what is true: its snippets run, its links lead somewhere, nothing public is left out."""

from __future__ import annotations

import ast
import contextlib
import doctest
import enum
import importlib
import inspect
import os
import pkgutil
import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import pywry
import pywry.chat
from pywry import (
    ChatContext,
    ChatManager,
    Div,
    HtmlContent,
    PyWry,
    SettingsItem,
    SlashCommandDef,
    TodoItem,
    Toolbar,
    build_chat_html,
)
from pywry.app import _apps
from pywry.protocol.messages import Message
from pywry.protocol.responses import RESPONSES, InputRequiredResponse
from pywry.testing import open_page
from pywry.testing.page import Page

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TEXTS = {page: page.read_text("utf-8") for page in PAGES}
ALL_TEXT = "\n".join(TEXTS.values())

HEADLESS = {"PYWRY_HEADLESS": "1", "PYWRY_SERVER__PORT": "0"}


# ---- snippets -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Snippet:
    """A fenced piece of Python.

    Its first line says what it is: ``python`` runs by itself, ``python fragment`` is only read.
    """

    page: Path
    line: int
    code: str
    fragment: bool

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def blocks(self) -> bool:
        """Whether it is a whole program, which waits at its end."""
        return bool(re.search(r"^(app\.|pywry\.)?block\(", self.code, re.MULTILINE))


def snippets() -> Iterator[Snippet]:
    for page, text in TEXTS.items():
        for match in re.finditer(r"^```(python\b[^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.S):
            kind = match[1].strip()
            assert kind in ("python", "python fragment"), f"{page}: what is {kind!r}?"
            line = text.count("\n", 0, match.start()) + 2
            yield Snippet(page, line, match[2], kind != "python")


SNIPPETS = list(snippets())
PROGRAMS = [each for each in SNIPPETS if each.blocks and not each.fragment]
PIECES = [each for each in SNIPPETS if not each.blocks and not each.fragment]


def padded(snippet: Snippet) -> str:
    """Return the code so that its line numbers are those of the page."""
    return "\n" * (snippet.line - 1) + snippet.code


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_snippet_is_python(snippet: Snippet) -> None:
    ast.parse(padded(snippet), str(snippet.page))


@pytest.mark.parametrize("snippet", PIECES, ids=str)
def test_a_piece_runs(snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece runs by itself; the tests that it defines pass, and its handler answers."""
    for name, value in HEADLESS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "snippet"}
    try:
        code = compile(padded(snippet), str(snippet.page), "exec", dont_inherit=True)
        exec(code, namespace)
        tests = [value for name, value in namespace.items() if name.startswith("test_")]
        for test in tests:
            test()
        if not tests and "handler" in namespace and "open_page" not in namespace:
            with open_page(ChatManager(handler=namespace["handler"])) as page:
                page.send("Hello")
                assert answered(page).status == "complete"
                assert page.text()
    finally:
        for app in tuple(_apps):
            app.destroy()
        for value in namespace.values():
            if isinstance(value, ChatManager):
                value.close()


def answered(page: Page) -> Message:
    """Wait for the answer; say yes to what is asked meanwhile."""
    told: set[str] = set()

    def next_question(page: Page) -> InputRequiredResponse | Message | None:
        question = page.question()
        if question is not None and question.request_id not in told:
            return question
        last = page.last()
        over = last is not None and last.role == "assistant" and last.status != "streaming"
        return last if over and not page.threads[page.thread_id].running else None

    while True:
        asks = page.wait_for(next_question, "a question or the end of the answer")
        if not isinstance(asks, InputRequiredResponse):
            return page.settled()
        told.add(asks.request_id)
        page.respond((asks.options or ["Yes"])[0])


@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_program_serves_until_it_is_interrupted(snippet: Snippet, tmp_path: Path) -> None:
    """A program is started as a reader would, its chats answer, and Ctrl-C ends it."""
    file = tmp_path / "app.py"
    file.write_text(snippet.code, "utf-8")
    environment = {
        **os.environ,
        **HEADLESS,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, str(file)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first.startswith("pywry: http://"), first + process.communicate(timeout=30)[1]
            speak(first.removeprefix("pywry: ").strip())
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    assert process.returncode == 0, errors
    assert errors.splitlines() == ["pywry: stopping"]


def speak(url: str) -> None:
    """Say something in every chat of a page."""
    with open_page(url) as page:
        chats = [chat.id for chat in page.place.config.chats]
    for chat in chats:
        with open_page(url) as page:
            page.chat_id = chat
            page.send("Hello")
            assert page.settled().status == "complete"
            assert page.text()


def test_the_seeds_snippets_are_printed() -> None:
    """The programs that the project began with; their text came without indentation and empty lines."""

    def bare(code: str) -> str:
        return "\n".join(line.strip() for line in code.splitlines() if line.strip())

    pieces = [bare(each.code) for each in PIECES]
    seed = (ROOT / "tests" / "seed_snippets.txt").read_text("utf-8").split("\n\n")
    assert len(seed) == 5
    for code in seed:
        assert any(bare(code) in piece for piece in pieces), code


def test_the_readme_has_a_program_of_fifteen_lines() -> None:
    (program,) = [each for each in PROGRAMS if each.page.name == "README.md"]
    lines = [line for line in program.code.splitlines() if line.strip()]
    assert len(lines) == 15


# ---- what is said of names ----------------------------------------------------------------------


@pytest.mark.parametrize("name", pywry.__all__)
def test_a_public_name_is_described(name: str) -> None:
    """Every public name has a docstring of its own with arguments or an example."""
    thing = getattr(pywry, name)
    text = thing.__doc__ or ""
    if inspect.isclass(thing) and not issubclass(thing, enum.Enum):
        assert all(text != (base.__doc__ or "") for base in thing.__mro__[1:])
    assert re.search(r"^\s*(Args|Attributes|Example):$", text, re.MULTILINE), f"{name}: {text}"


def parameters(function: Any) -> list[str]:
    names = inspect.signature(function).parameters
    return [name for name in names if name != "self" and not name.startswith("_")]


TOLD: tuple[type[BaseModel], ...] = (
    *RESPONSES,
    TodoItem,
    SlashCommandDef,
    SettingsItem,
    HtmlContent,
    Toolbar,
)
SET_BY_THE_CHAT = {"type", "state", "answer", "form_schema", "request_id"}

WORDS: list[str] = sorted(
    {
        *parameters(ChatManager.__init__),
        *parameters(ChatManager.toolbar),
        *parameters(ChatManager.send_message),
        *parameters(ChatManager.update_todos),
        *parameters(ChatContext.wait_for_input),
        *parameters(ChatContext.ask),
        *parameters(ChatContext.approve),
        *parameters(PyWry.__init__),
        *parameters(PyWry.show),
        *parameters(PyWry.on),
        *parameters(PyWry.alert),
        *parameters(build_chat_html),
        *(name for name in ChatContext.__dataclass_fields__ if not name.startswith("_")),
        *(name for model in TOLD for name in model.model_fields if name not in SET_BY_THE_CHAT),
        *(name for name in Div.model_fields if name != "type"),
    }
)


def code_in(text: str) -> str:
    """Return what a page sets as code."""
    return "\n".join(
        (*re.findall(r"^```.*?^```$", text, re.MULTILINE | re.S), *re.findall(r"`[^`\n]+`", text))
    )


@pytest.mark.parametrize("word", WORDS)
def test_a_parameter_is_mentioned(word: str) -> None:
    assert re.search(rf"(?<![\w-]){word}(?![\w-])", code_in(ALL_TEXT)), f"no page mentions `{word}`"


NEED_NO_MENTION = {"ChatResponse", "PyWryError", "ThemeMode", "WindowMode"}


@pytest.mark.parametrize("name", sorted({*pywry.__all__, *pywry.chat.__all__} - NEED_NO_MENTION))
def test_a_public_name_is_mentioned(name: str) -> None:
    if not name.startswith("_"):
        assert re.search(rf"\b{name}\b", code_in(ALL_TEXT)), f"no page mentions `{name}`"


def variables_of_the_environment() -> set[str]:
    from dataclasses import fields

    from pywry.server.settings import PREFIX, ServerSettings

    found = {f"{PREFIX}{setting.name.upper()}" for setting in fields(ServerSettings)}
    for source in (ROOT / "pywry").rglob("*.py"):
        found |= set(re.findall(r"[\"'](PYWRY_[A-Z_]*[A-Z])[\"']", source.read_text("utf-8")))
    return found


def test_the_variables_of_the_environment_are_those_that_there_are() -> None:
    serving = TEXTS[ROOT / "docs" / "serving.md"]
    told = set(re.findall(r"^\| `(PYWRY_[A-Z_]+)` \|", serving, re.MULTILINE))
    assert told == variables_of_the_environment()
    assert set(re.findall(r"\bPYWRY_[A-Z_]+\b", ALL_TEXT)) <= told


# ---- what is made from the code -----------------------------------------------------------------


def test_what_is_generated_is_up_to_date() -> None:
    generator = runpy.run_path(str(ROOT / "scripts" / "generate_docs.py"))
    stale = [
        str(path.relative_to(ROOT))
        for path, text in generator["generated"]().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    assert not stale, f"{', '.join(stale)}: repair with `{generator['REPAIR']}`"


def test_every_theme_variable_says_what_it_is() -> None:
    theming = TEXTS[ROOT / "docs" / "theming.md"]
    rows = re.findall(r"^\| `(--pywry-[\w-]+)` \| ([^|]*) \|", theming, re.MULTILINE)
    assert len(rows) > 40
    assert not [name for name, purpose in rows if purpose.strip() in ("", "?")]


def test_the_limits_are_those_that_there_are() -> None:
    from pywry.chat.limits import MAX_CONTENT_LENGTH
    from pywry.chat.queue import MAX_QUEUE
    from pywry.chat.search import MAX_HITS
    from pywry.chat.threads import MAX_THREADS, RESTORABLE
    from pywry.chat.transcript import MAX_MESSAGES_PER_THREAD
    from pywry.chat.workers import MAX_WORKERS
    from pywry.protocol.client_events import UserMessage
    from pywry.protocol.codec import MAX_FRAME
    from pywry.server.run import NEARBY
    from pywry.session.limits import Limits

    (longest,) = (each for each in UserMessage.model_fields["text"].metadata)
    limits = Limits()
    said = {
        "serving.md": (
            f"{limits.rate:g} frames a second",
            f"{limits.burst} at once",
            f"{MAX_FRAME // 1024} KiB",
            f"{longest.max_length:,} characters",
            f"{MAX_THREADS:,} threads",
            {60.0: "silent for a minute"}[limits.silence],
            {50: "the next fifty"}[NEARBY],
        ),
        "handlers.md": (
            f"newest {MAX_MESSAGES_PER_THREAD:,} messages",
            f"Up to {MAX_WORKERS} sync",
        ),
        "threads-and-history.md": (f"up to {MAX_QUEUE}", {600.0: "ten minutes"}[RESTORABLE]),
        "conversations.md": (
            f"up to {MAX_QUEUE} messages",
            {50: "up to fifty places"}[MAX_HITS],
            {600.0: "ten minutes"}[RESTORABLE],
        ),
        "models.md": (f"{MAX_CONTENT_LENGTH:,} characters",),
    }
    for page, sentences in said.items():
        text = " ".join(TEXTS[ROOT / "docs" / page].split())
        for sentence in sentences:
            assert sentence in text, f"docs/{page} does not say {sentence!r}"


# ---- links --------------------------------------------------------------------------------------


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.S)


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as the usual hosts make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE):
        slug = re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")
        number = 0
        name = slug
        while name in found:
            number += 1
            name = f"{slug}-{number}"
        found.add(name)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(TEXTS[page])):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(ROOT), f"{target} leads out of the project"
        assert file.exists(), f"{target}: there is no such file"
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), f"{target}: there is no such heading"


def test_every_page_is_on_the_map() -> None:
    index = TEXTS[ROOT / "docs" / "index.md"]
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if f"({page.name})" not in index]
    assert missing == ["index.md"]


IMAGES = ROOT / "docs" / "images"


def images_of(page: Path) -> set[Path]:
    text = prose(TEXTS[page])
    found = re.findall(r"<img[^>]* src=\"([^\"]+)\"", text) + re.findall(
        r"!\[[^]]*\]\(([^)]+)\)", text
    )
    return {(page.parent / each).resolve() for each in found if "://" not in each}


def test_the_pictures_are_those_that_are_shown() -> None:
    shown = {image for page in PAGES for image in images_of(page)}
    assert shown == {*IMAGES.glob("*.png")}
    assert not [image.name for image in shown if image.stat().st_size > 200_000]


def test_every_picture_is_taken_by_the_script() -> None:
    script = (ROOT / "scripts" / "screenshots").read_text("utf-8")
    taken = set(re.findall(r"^    Picture\(\"([\w-]+)\"", script, re.MULTILINE))
    assert taken == {image.stem for image in IMAGES.glob("*.png")}


def test_every_picture_says_what_is_on_it() -> None:
    for page in PAGES:
        for tag in re.findall(r"<img[^>]*>", prose(TEXTS[page])):
            assert re.search(r" alt=\"[^\"]{10,}\"", tag), f"{page.name}: {tag}"


# ---- what the front end says --------------------------------------------------------------------

FRONTEND = ROOT / "frontend" / "src"


def test_the_keys_are_those_of_the_list_in_the_chat() -> None:
    words = dict(
        re.findall(
            r"^  (\w+): '([^']*)',$",
            (FRONTEND / "rich" / "words.ts").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    listed = re.findall(
        r"^  \[\[([^]]+)\], '(\w+)'\],$",
        (FRONTEND / "rich" / "panels" / "shortcuts.ts").read_text("utf-8"),
        re.MULTILINE,
    )
    keys = [
        (" + ".join(re.findall(r"'([^']+)'", combination)), words[key])
        for combination, key in listed
    ]
    told = re.findall(
        r"^\| (\S[^|]*) \| ([^|]*) \|$", TEXTS[ROOT / "docs" / "accessibility.md"], re.MULTILINE
    )
    assert len(keys) >= 9
    assert told[1:] == keys


def test_the_languages_are_those_that_there_are() -> None:
    translator = (FRONTEND / "locale" / "translator.ts").read_text("utf-8")
    listed = re.search(r"languages: readonly string\[\] = \[([^]]*)\]", translator)
    assert listed is not None
    languages = re.findall(r"'(\w+)'", listed[1])
    told = re.findall(r"^\| `\"(\w+)\"` \| \w", TEXTS[ROOT / "docs" / "languages.md"], re.MULTILINE)
    assert told == languages
    assert all((FRONTEND / "locale" / f"{each}.ts").is_file() for each in languages)


def test_the_built_in_commands_are_those_that_there_are() -> None:
    from pywry.chat.commands import BUILT_IN

    text = TEXTS[ROOT / "docs" / "commands-and-settings.md"]
    told = re.findall(r"^\| `(/\w+)(?: <\w+>)?` \|", text, re.MULTILINE)
    assert told == [command.name for command in BUILT_IN]


def test_the_limits_of_the_models_are_those_that_there_are() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| ([\d,]+) \|", TEXTS[ROOT / "docs" / "models.md"], re.MULTILINE
    )
    assert len(rows) == 4
    assert {name: f"{getattr(pywry.chat, name):,}" for name, _ in rows} == dict(rows)


def test_the_types_of_settings_are_those_that_there_are() -> None:
    text = TEXTS[ROOT / "docs" / "commands-and-settings.md"]
    told = re.findall(r"^\| `\"(\w+)\"`[^|]* \|", text, re.MULTILINE)
    types = get_args(SettingsItem.model_fields["type"].annotation)
    assert sorted(told) == sorted(types)


def test_the_ways_to_answer_are_those_that_there_are() -> None:
    text = TEXTS[ROOT / "docs" / "questions.md"]
    told = re.findall(r"^\| `\"(\w+)\"`[^|]* \|", text, re.MULTILINE)
    types = get_args(InputRequiredResponse.model_fields["input_type"].annotation)
    assert {*told, "form", "approval"} == {*types}


# ---- examples in docstrings ---------------------------------------------------------------------


def modules() -> list[str]:
    found = [
        each.name
        for each in pkgutil.walk_packages(pywry.__path__, "pywry.")
        if not each.name.endswith("__main__")
    ]
    return ["pywry", *found]


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_are_true(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        if (error.name or "").partition(".")[0] == "pywry":
            raise
        pytest.skip(f"{error.name} is not installed")
    results = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert not results.failed


# ---- what docs/pages.md says of the page --------------------------------------------------------


@pytest.fixture
def browser() -> Iterator[Any]:
    """A real browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[PyWry]:
    for name, value in HEADLESS.items():
        monkeypatch.setenv(name, value)
    app = PyWry(theme="dark")
    yield app
    app.destroy()


def style_of(page: Any, selector: str, name: str) -> Any:
    return page.eval_on_selector(selector, "(e, name) => getComputedStyle(e)[name]", name)


@pytest.mark.browser
@pytest.mark.parametrize("late", [False, True], ids=["at once", "a page that comes later"])
@pytest.mark.parametrize("scripted", [False, True], ids=["no scripts", "scripts"])
def test_the_events_that_pages_know(browser: Any, app: PyWry, late: bool, scripted: bool) -> None:
    html = "<p id='one'>1</p><p id='two' class='quiet'>2</p><p id='three'>3</p><i id='end'></i>"
    script = "window.mine = true" if scripted else None
    widget = app.show(HtmlContent(html=html, init_script=script))
    page = browser.new_page()
    if late:
        with open_page(widget.url or "") as first:  # The app's first events go to the first page.
            assert first.connected
    else:
        page.goto(widget.url)
    app.emit("pywry:set-content", {"id": "one", "html": "<b>one</b>"})
    app.emit("pywry:set-content", {"selector": ".quiet", "text": "<b>two</b>"})
    app.emit("pywry:set-style", {"id": "three", "styles": {"fontSize": "31px", "color": "red"}})
    app.emit("pywry:inject-css", {"id": "a", "css": "#two { letter-spacing: 3px }"})
    app.emit("pywry:inject-css", {"id": "b", "css": "#two { word-spacing: 5px }"})
    app.emit("pywry:remove-css", {"id": "b"})
    app.emit("pywry:update-theme", {"theme": "light"})
    app.emit("pywry:set-content", {"id": "end", "text": "done"})
    if late:
        page.goto(widget.url)
    page.get_by_text("done").wait_for(timeout=10_000)
    assert page.inner_html("#one") == "<b>one</b>"
    assert page.inner_text("#two") == "<b>two</b>"
    assert style_of(page, "#three", "fontSize") == "31px"
    assert style_of(page, "#three", "color") == "rgb(255, 0, 0)"
    assert style_of(page, "#two", "letterSpacing") == "3px"
    assert style_of(page, "#two", "wordSpacing") == "0px"
    assert "pywry-theme-light" in page.eval_on_selector("html", "e => e.className")


@pytest.mark.browser
def test_what_the_policy_allows(browser: Any, app: PyWry) -> None:
    heard: list[Any] = []

    def pressed(data: Any) -> None:
        heard.append(data)
        app.emit("docs:echo")

    widget = app.show(
        HtmlContent(
            html="""
                <style>#one { color: rgb(1, 2, 3) }</style>
                <p id="one">1</p><p id="two" style="color: rgb(4, 5, 6)">2</p><div id="place"></div>
                <button id="press" onclick="pywry.emit('docs:pressed', 'inline')">Press</button>
                <script>window.inline = true</script>
            """,
            json_data={"key": "value"},
            init_script="""
                window.early = [typeof pywry.version, pywry.label, json_data.key, window.inline];
                document.querySelector('#place').innerHTML = `<button id="later"
                    onclick="pywry.emit('docs:pressed', 'later')" style="color: rgb(7, 8, 9)">Later</button>`;
                pywry.on('docs:echo', () => { document.body.id = 'echoed' });
            """,
        ),
        callbacks={"docs:pressed": pressed},
    )
    page = browser.new_page()
    page.goto(widget.url)
    assert page.evaluate("early") == ["string", "main", "value", True]
    assert style_of(page, "#one", "color") == "rgb(1, 2, 3)"
    assert style_of(page, "#two", "color") == "rgb(4, 5, 6)"
    assert style_of(page, "#later", "color") != "rgb(7, 8, 9)"
    page.click("#later")
    page.click("#press")
    page.wait_for_selector("#echoed", timeout=10_000)
    assert heard == [{"value": "inline"}]
