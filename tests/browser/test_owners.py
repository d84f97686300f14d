"""Who sees what: visitors, tabs, chats."""

from __future__ import annotations

from collections.abc import Callable

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage


def test_two_visitors_never_see_each_others_conversations(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    alice, bob = new_user(), new_user()
    hers, his = alice.tab(shared_app.url), bob.tab(shared_app.url)
    hers.send("My secret is violet")
    stage.asked("My secret is violet").reply("I keep violet to myself.")
    hers.answer()
    his.send("What did the other one say?")
    stage.asked("What did the other one say?").reply("Who?")
    assert his.answer() == "Who?"
    his.driver.goto(hers.address)
    his.reload()
    assert "violet" not in str(his.driver.run("() => document.documentElement.outerHTML"))
    assert [row.title for row in his.threads] == ["What did the other one say?"]
    assert {row.id for row in his.threads}.isdisjoint(row.id for row in hers.threads)


def test_both_tabs_of_one_visitor_stay_alive(
    chat: ChatPage, user: User, shared_app: Program, stage: Stage
) -> None:
    tab = user.tab(shared_app.url)
    chat.send("From the first tab")
    stage.asked("From the first tab").reply("Seen by both.")
    assert chat.answer() == tab.answer() == "Seen by both."
    tab.send("From the second tab")
    stage.asked("From the second tab").reply("Likewise.")
    for page in (chat, tab):
        page.shows("Likewise.")
    assert chat.answer() == tab.answer() == "Likewise."
    assert chat.transcript() == tab.transcript()


def test_two_chats_on_one_page_are_two_chats(new_user: Callable[..., User]) -> None:
    with Program("two_chats.py") as program:
        user = new_user(viewport={"width": 1400, "height": 800})
        cook = user.tab(program.url)
        gardener = ChatPage(user.context.pages[0], "chat-2").wait_until_ready()
        cook.send("Soup?")
        gardener.send("Roses?")
        assert cook.answer() == "The cook says: Soup?"
        assert gardener.answer() == "The gardener says: Roses?"
        assert cook.transcript() != gardener.transcript()
        cook.reload()
        gardener.wait_until_ready()
        assert cook.answer() == "The cook says: Soup?"
        assert gardener.answer() == "The gardener says: Roses?"
