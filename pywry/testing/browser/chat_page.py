"""A chat in a browser, as its user sees and uses it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pywry.testing.browser.driver import Driver, PageGoneError, PlaywrightDriver

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds that a page waits for something before the test fails."""

GLANCE = 100
"""Milliseconds after which a page that does not change is looked at again."""


class Entry(NamedTuple):
    """A message: who said it, which one it is, and what it says."""

    role: str
    id: str
    text: str


class Shown(NamedTuple):
    """A message with all that the page tells about it."""

    role: str
    id: str
    text: str
    status: str
    """streaming, complete, stopped, error, interrupted; sending, waiting or refused while the server does not have it."""
    note: str
    """The words under the message: that it was stopped, why it failed, what can be done."""


class Row(NamedTuple):
    """A conversation in the list."""

    id: str
    title: str
    state: str
    """running, unread or empty."""
    active: bool


class ChatPage:
    """The page object of a chat.

    Methods that do something return when the browser has done it; what comes of it is waited for with `wait_for`,
    `answer` and the like. Nothing sleeps: waiting ends with the change of the page that brings what is waited for.

    Args:
        page: A page of Playwright's sync API, or another `Driver`.
        chat_id: Which chat of the page.
        patience: Seconds to wait for something before the test fails.

    Example:
        .. code-block:: python

            chat = ChatPage(browser.new_page())
            chat.open(widget.url)
            chat.send("hi")
            assert chat.answer() == "You said: hi"
    """

    def __init__(
        self, page: Page | Driver, chat_id: str = "chat", patience: float = PATIENCE
    ) -> None:
        self.driver: Driver = PlaywrightDriver(page) if hasattr(page, "evaluate") else page  # type: ignore[arg-type]
        self.chat_id = chat_id
        self.patience = patience

    # ---- going there ----------------------------------------------------------------------------

    def open(self, url: str) -> ChatPage:
        """Load the page and wait until the chat is there."""
        self.driver.goto(url)
        return self.wait_until_ready()

    def reload(self) -> ChatPage:
        """Load the page again and wait until the chat is there."""
        self.driver.reload()
        return self.wait_until_ready()

    def wait_until_ready(self) -> ChatPage:
        """Wait until the chat is there."""
        self.wait_for(lambda page: page.look("ready"), "the chat to be there")
        return self

    @property
    def address(self) -> str:
        """The address in the browser's bar."""
        return str(self.look("address"))

    # ---- what is there --------------------------------------------------------------------------

    def messages(self) -> list[Shown]:
        """The messages of the open conversation, oldest first; of a very long one, those near what is in sight."""
        return [Shown(**each) for each in self.look("messages")]

    def transcript(self) -> list[Entry]:
        """The messages as role, id and text."""
        return [Entry(*each[:3]) for each in self.messages()]

    def last(self, role: str = "assistant") -> Shown | None:
        """The newest message of a role."""
        return next((each for each in reversed(self.messages()) if each.role == role), None)

    @property
    def unsent(self) -> list[Shown]:
        """What was sent and the server has not confirmed."""
        return [Shown(**each) for each in self.look("unsent")]

    @property
    def queue(self) -> list[str]:
        """What waits for the running answer to end."""
        return list(self.look("queue"))

    @property
    def threads(self) -> list[Row]:
        """The list of conversations, newest first. The page draws it after the messages, so it is waited for."""
        self.wait_for(lambda page: page.look("listed"), "the list of conversations")
        return [Row(**each) for each in self.look("threads")]

    @property
    def thread_id(self) -> str:
        """The open conversation; empty while there is none."""
        return next((row.id for row in self.threads if row.active), "")

    @property
    def title(self) -> str:
        """The title over the conversation."""
        return str(self.look("title"))

    @property
    def draft(self) -> str:
        """What stands in the composer."""
        return str(self.look("draft"))

    @property
    def running(self) -> bool:
        """Whether an answer is being made, and can be stopped."""
        return bool(self.look("running"))

    @property
    def thinking(self) -> bool:
        """Whether the sign of life before the first word is in sight."""
        return bool(self.look("thinking"))

    @property
    def banner(self) -> str:
        """What the page says about its connection; empty when all is well."""
        return str(self.look("banner"))

    @property
    def toasts(self) -> list[str]:
        """The short notices at the foot of the chat."""
        return list(self.look("toasts"))

    @property
    def announced(self) -> str:
        """What was said last to assistive technology."""
        return str(self.look("announced"))

    @property
    def new_messages(self) -> str:
        """The words of the button that leads to the end; empty when it is not there."""
        return str(self.look("newMessages"))

    @property
    def at_end(self) -> bool:
        """Whether the end of the conversation is in sight."""
        return bool(self.look("atEnd"))

    @property
    def focused(self) -> str:
        """The name of what has the focus; empty when nothing has."""
        return str(self.look("focused"))

    @property
    def composer_focused(self) -> bool:
        """Whether what is typed goes into the composer."""
        return bool(self.look("composerFocused"))

    @property
    def selected(self) -> str:
        """The selected text."""
        return str(self.look("selected"))

    def top_of(self, text: str) -> float:
        """Where the text stands on the screen, in pixels from its top."""
        top = self.look("topOf", text)
        assert top is not None, f"{text!r} is not in the conversation"
        return float(top)

    # ---- what a user does -----------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Write a text and send it."""
        self.write(text)
        self.driver.press("Enter")

    def write(self, text: str) -> None:
        """Write a text into the composer, after what is there."""
        self.click(".pywry-chat-input")
        self.driver.write(text)

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        self.driver.press(key)

    def stop(self) -> None:
        """Stop the running answer with the button."""
        self.click('.pywry-chat-send[data-state="stop"]')

    def regenerate(self, message_id: str | None = None) -> None:
        """Ask for another answer in the place of this one; of the last one when absent."""
        self._act(message_id, "Answer again")

    def copy(self, message_id: str | None = None) -> None:
        """Copy a message; the last answer when absent."""
        self._act(message_id, "Copy")

    def run_again(self, message_id: str | None = None) -> None:
        """Press the button of an answer that failed or was interrupted."""
        message_id = message_id or self._last_id()
        self.click(f'[data-msg-id="{message_id}"] .pywry-chat-msg-note button')

    def show_threads(self) -> None:
        """Unfold the list of conversations where it is folded."""
        if not self.look("listShown"):
            self.click(".pywry-chat-conv-btn")

    def new_thread(self) -> str:
        """Begin a conversation and return its id."""
        before = {row.id for row in self.threads}
        self.click(".pywry-chat-new-thread")
        return self.wait_for(
            lambda page: page.thread_id if page.thread_id not in {*before, ""} else "",
            "a new conversation",
        )

    def open_thread(self, thread_id: str) -> None:
        """Open a conversation of the list."""
        self.show_threads()
        self.click(f'{self._row(thread_id)} [class~="pywry-chat-thread-open"]')

    def rename(self, thread_id: str, title: str) -> None:
        """Give a conversation another title, in its place in the list."""
        self._open_menu(thread_id)
        self.click(".pywry-chat-menu-item:first-child")
        self.driver.press("Control+a")
        self.driver.write(title)
        self.driver.press("Enter")

    def delete(self, thread_id: str) -> None:
        """Delete a conversation."""
        self._open_menu(thread_id)
        self.click(".pywry-chat-menu-item:last-child")

    def undo(self) -> None:
        """Press the button of the last notice."""
        self.click(".pywry-chat-toast:last-child .pywry-chat-text-btn")

    def take_back(self, text: str) -> None:
        """Take back a message that waits."""
        place = self.queue.index(text) + 1
        self.click(f".pywry-chat-queued:nth-child({place}) button")

    def jump_to_end(self) -> None:
        """Press "New messages"."""
        self.click(".pywry-chat-new-msg-badge")

    def scroll(self, down: int) -> None:
        """Turn the wheel over the conversation, by so many pixels."""
        self.driver.wheel(self._scoped(".pywry-chat-messages"), down)

    def click(self, selector: str) -> None:
        """Click what matches within the chat."""
        self.driver.click(self._scoped(selector))

    # ---- waiting --------------------------------------------------------------------------------

    def wait_for(
        self,
        condition: Callable[[ChatPage], T],
        what: str = "what the test wants",
        timeout: float | None = None,
    ) -> T:
        """Wait until the condition says something that is true, and return it.

        Args:
            condition: Looks at the page.
            what: Says in words what is waited for.
            timeout: Seconds; the page's patience when absent.

        Raises:
            AssertionError: It did not come; the text says what the page shows instead.
        """
        deadline = time.monotonic() + (self.patience if timeout is None else timeout)
        while True:
            try:
                value = condition(self)
                if value:
                    return value
                if time.monotonic() > deadline:
                    break
                self.look("change", GLANCE)
            except PageGoneError:
                if time.monotonic() > deadline:
                    break
        raise AssertionError(f"Waited in vain for {what}. The page shows {self.describe()}")

    def answer(self, timeout: float | None = None) -> str:
        """Wait until the last answer is complete, and return its text."""
        return self.settled("complete", timeout=timeout).text

    def settled(self, *statuses: str, timeout: float | None = None) -> Shown:
        """Wait until the last message is an answer with one of these statuses (any final one when absent)."""
        wanted = statuses or ("complete", "stopped", "error", "interrupted")

        def settled(page: ChatPage) -> Shown | None:
            messages, *busy = page.look("several", "messages", "running", "unsent", "queue")
            if not messages or any(busy):
                return None
            last = Shown(**messages[-1])
            return last if last.role == "assistant" and last.status in wanted else None

        found = self.wait_for(settled, f"an answer that is {' or '.join(wanted)}", timeout)
        assert found is not None
        return found

    def shows(self, text: str, timeout: float | None = None) -> None:
        """Wait until a message contains the text."""
        self.wait_for(
            lambda page: any(text in each.text for each in page.messages()),
            f"a message with {text!r}",
            timeout,
        )

    def describe(self) -> str:
        """What the page shows, for a test's message."""
        try:
            names = ("messages", "unsent", "queue", "running", "banner", "toasts", "draft")
            shown = dict(zip(names, self.look("several", *names), strict=True))
        except PageGoneError:
            return "nothing: it is being loaded"
        return json.dumps(shown, ensure_ascii=False, indent=1)

    # ---- how ------------------------------------------------------------------------------------

    def look(self, name: str, *parameters: Any) -> Any:
        """Return what one of the functions of ``look.js`` sees."""
        return self.driver.run(
            _look(), {"chat": self.chat_id, "name": name, "parameters": list(parameters)}
        )

    def _scoped(self, selector: str) -> str:
        return f'.pywry-chat[data-chat-id="{self.chat_id}"] {selector}'

    def _open_menu(self, thread_id: str) -> None:
        self.show_threads()
        self.driver.hover(self._scoped(self._row(thread_id)))
        self.click(f'{self._row(thread_id)} [aria-haspopup="menu"]')

    @staticmethod
    def _row(thread_id: str) -> str:
        return f'[data-thread-id="{thread_id}"]'

    def _last_id(self) -> str:
        last = self.last()
        assert last is not None, "there is no answer yet"
        return last.id

    def _act(self, message_id: str | None, label: str) -> None:
        message = f'[data-msg-id="{message_id or self._last_id()}"]'
        self.driver.hover(self._scoped(message))
        self.click(f'{message} .pywry-chat-msg-actions [aria-label="{label}"]')


@cache
def _look() -> str:
    return files(__package__).joinpath("look.js").read_text(encoding="utf-8")
