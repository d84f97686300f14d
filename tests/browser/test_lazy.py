"""Heavy libraries come when they are needed, and once."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Route

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage

LAZY = ("katex.js", "katex.css", "highlight.js", "code.js", "entities.js")


def loaded(user: User, name: str) -> list[str]:
    """The requests for an asset."""
    paths = [urlsplit(url).path for url in user.watch.requests]
    stem, extension = name.rsplit(".", 1)
    return [
        path for path in paths if path.startswith(f"/assets/{stem}.") and path.endswith(extension)
    ]


def answer(chat: ChatPage, stage: Stage, question: str, text: str) -> None:
    """Have something said."""
    chat.send(question)
    stage.asked(question).reply(text)
    chat.settled()


def count(chat: ChatPage, selector: str) -> int:
    """How many elements there are."""
    return int(chat.driver.run("(css) => document.querySelectorAll(css).length", selector))


def test_nothing_heavy_is_loaded_for_plain_answers(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    answer(chat, stage, "Plain", "It costs $5 or $6, and *nothing* more.\n\n- a\n- b\n")
    assert loaded(user, "chat.js")
    for name in LAZY:
        assert loaded(user, name) == []


def test_code_in_a_common_language_needs_no_large_highlighter(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    answer(chat, stage, "Python", "```python\nx = 1  # one\n```\n")
    chat.wait_for(lambda page: count(page, ".pywry-md-code-line > span") > 0, "colours in the code")
    answer(chat, stage, "Rust", "```rust\nlet x = 1; // one\n```\n")
    chat.wait_for(
        lambda page: count(page, ".pywry-chat-msg:last-child .pywry-md-code-line > span") > 0,
        "colours again",
    )
    assert len(loaded(user, "code.js")) == 1
    assert loaded(user, "highlight.js") == []


def test_the_table_of_characters_is_loaded_with_the_first_rare_name(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    answer(chat, stage, "Common", "a &lt; b &mdash; &copy;")
    assert loaded(user, "entities.js") == []
    answer(chat, stage, "Rare", "Rare: &Zopf; and *&ngE;*")
    text = ".pywry-chat-msg:last-child .pywry-md p"
    chat.wait_for(
        lambda page: (
            page.driver.run("(css) => document.querySelector(css).textContent", text)
            == "Rare: \u2124 and \u2267\u0338"
        ),
        "the characters",
    )
    answer(chat, stage, "Rare again", "&alpha;")
    assert len(loaded(user, "entities.js")) == 1


def test_math_is_loaded_with_the_first_formula_and_only_once(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    answer(
        chat, stage, "Math", "A formula: $a^2 + b^2 = c^2$.\n\n$$\\int_0^1 x\\,dx = \\frac12$$\n"
    )
    chat.wait_for(lambda page: count(page, ".katex") == 2, "two formulas")
    answer(chat, stage, "More", "Another: $\\sqrt{2}$ and a bad one: $\\frac{1$.")
    chat.wait_for(lambda page: count(page, ".katex") >= 3, "a third formula")
    assert len(loaded(user, "katex.js")) == 1
    assert len(loaded(user, "katex.css")) == 1
    assert loaded(user, "highlight.js") == []
    assert count(chat, ".katex math") >= 3


def test_a_language_that_is_not_built_in_is_highlighted_when_its_block_is_complete(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    code = '```haskell\nmain :: IO ()\nmain = putStrLn "hi" -- greets\n```\n'
    answer(chat, stage, "Haskell", code)
    chat.wait_for(lambda page: count(page, ".pywry-md-code-line > span") > 0, "colours in the code")
    answer(chat, stage, "Haskell again", code)
    chat.wait_for(
        lambda page: count(page, ".pywry-chat-msg:last-child .pywry-md-code-line > span") > 0,
        "colours again",
    )
    assert len(loaded(user, "highlight.js")) == 1


def test_what_could_not_be_loaded_is_tried_again(
    user: User, stage: Stage, shared_app: Program
) -> None:
    user.watch.network_fails = True
    page = user.context.new_page()
    missed: list[str] = []

    def fail_once(route: Route) -> None:
        if missed:
            route.continue_()
        else:
            missed.append(route.request.url)
            route.abort()

    page.route("**/assets/rich.*.js*", fail_once)
    chat = ChatPage(page).open(shared_app.url)
    answer(chat, stage, "Hello", "Hello.")
    chat.rename(chat.thread_id, "Renamed by its menu")
    chat.wait_for(lambda each: each.title == "Renamed by its menu", "the title")
    assert missed
