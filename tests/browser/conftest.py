"""Real browsers, and the apps that they look at."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from pywry.testing.browser import ChatPage, PlaywrightDriver
from tests.browser.attaching import Desk
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, PATIENCE, Prompt, Stage
from tests.browser.watch import Watch

expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def needed(*names: str) -> str:
    """Return the path of the first of these programs that is installed."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail(f"{names[0]} is not installed: run scripts/install-system-packages", pytrace=False)


# Not for the session: while Playwright runs, its event loop is the thread's, and tests elsewhere have loops of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = needed("chromium", "chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def shared_stage() -> Iterator[Stage]:
    """The stage of the app that most tests share."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="package")
def shared_app(shared_stage: Stage) -> Iterator[Program]:
    """An app that says what a test tells it to. A new browser context is a new user of it."""
    with Program("prompted.py", {ADDRESS: str(shared_stage.port)}) as program:
        yield program


@pytest.fixture
def stage(shared_stage: Stage, shared_app: Program) -> Iterator[Stage]:
    """What the shared app is asked, and what it is to say."""
    yield shared_stage
    shared_stage.clear()


class User:
    """Somebody with a browser of his own."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.watch = Watch(context)

    def tab(self, url: str = "", chat_id: str = "chat") -> ChatPage:
        """Open another tab."""
        chat = ChatPage(self.context.new_page(), chat_id)
        return chat.open(url) if url else chat


@pytest.fixture
def new_user(browser: Browser) -> Iterator[Callable[..., User]]:
    """Makes users; when the test is over, none of their pages may have done anything suspicious."""
    users: list[User] = []

    def make(**options: Any) -> User:
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE * 1000)
        user = User(context)
        users.append(user)
        return user

    yield make
    problems = [problem for user in users for problem in user.watch.unexpected()]
    for user in users:
        user.context.close()
    assert not problems, problems


@pytest.fixture
def user(new_user: Callable[..., User]) -> User:
    """A user of the shared app."""
    return new_user()


@pytest.fixture
def chat(user: User, shared_app: Program, stage: Stage) -> ChatPage:
    """The shared app's chat, as a new user sees it."""
    return user.tab(shared_app.url)


class Visit:
    """Somebody who uses the assistant that has everything."""

    def __init__(self, user: User, stage: Stage, url: str) -> None:
        self.user = user
        self.stage = stage
        self.url = url
        self.chat = user.tab(url)

    @property
    def page(self) -> Page:
        """The first tab."""
        return page_of(self.chat)

    @property
    def last(self) -> Locator:
        """The newest answer in the first tab."""
        return self.page.locator(".pywry-chat-msg-assistant").last

    def ask(self, text: str) -> Prompt:
        """Say something, and return what the handler was asked."""
        self.chat.send(text)
        return self.stage.asked(text)

    def say(self, text: str, answer: str) -> None:
        """Say something and have it answered."""
        before = len(self.chat.transcript())
        self.ask(text).reply(answer)
        self.chat.wait_for(lambda page: len(page.transcript()) > before + 1, "the answer")
        self.chat.settled("complete")


def page_of(chat: ChatPage) -> Page:
    """Playwright's page of a chat."""
    assert isinstance(chat.driver, PlaywrightDriver)
    return chat.driver.page


@pytest.fixture(scope="package")
def assistant_stage() -> Iterator[Stage]:
    """The stage of the assistant that has everything."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="package")
def assistant_app(assistant_stage: Stage) -> Iterator[Program]:
    """An assistant with commands, settings, starters, ratings and forms."""
    with Program("assistant.py", {ADDRESS: str(assistant_stage.port)}) as program:
        yield program


@pytest.fixture
def new_visit(
    new_user: Callable[..., User], assistant_stage: Stage, assistant_app: Program
) -> Iterator[Callable[..., Visit]]:
    """Makes visits of new users, in browsers with these options."""

    def make(**options: Any) -> Visit:
        return Visit(new_user(**options), assistant_stage, assistant_app.url)

    yield make
    assistant_stage.clear()


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """The assistant, as a new user sees it."""
    return new_visit()


@pytest.fixture(scope="package")
def attachment_stage() -> Iterator[Stage]:
    """The stage of the chat that takes files and mentions."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="package")
def attachment_app(attachment_stage: Stage) -> Iterator[Program]:
    """A chat that takes files and mentions, beside another one."""
    with Program("attachments.py", {ADDRESS: str(attachment_stage.port)}) as program:
        yield program


@pytest.fixture
def new_desk(
    new_user: Callable[..., User], attachment_stage: Stage, attachment_app: Program
) -> Iterator[Callable[..., Desk]]:
    """Makes desks of new users, in browsers with these options."""

    def make(**options: Any) -> Desk:
        options = {"reduced_motion": "reduce", "viewport": {"width": 1400, "height": 800}} | options
        return Desk(Visit(new_user(**options), attachment_stage, attachment_app.url))

    yield make
    attachment_stage.clear()


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    """The chat that takes files and mentions, as a new user sees it."""
    return new_desk()
