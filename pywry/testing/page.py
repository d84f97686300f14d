"""A page without a browser, to test a chat with: a real client of the protocol, with a sync API.

    from pywry import ChatManager
    from pywry.testing import open_page

    def test_my_assistant() -> None:
        chat = ChatManager(handler=my_handler)
        with open_page(chat) as page:
            page.send("hi")
            assert page.answer() == "Hello."

`open_page` takes a `ChatManager`, what ``app.show()`` returned, or the address of a running app. In the first two
cases no network is needed. Nothing here sleeps: waiting ends as soon as the page has what is waited for, and fails with
what the page has instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pywry.chat_manager import ChatManager
from pywry.protocol.client_events import AttachedFile, AttachedWidget
from pywry.protocol.messages import new_id
from pywry.protocol.responses import InputRequiredResponse
from pywry.protocol.server_events import CommandResult, SearchHit, SearchResult
from pywry.testing.view import View
from pywry.testing.wires import Browser, LocalServer
from pywry.widget import Widget


class Page(View):
    """One page of one visitor. Every method may be called from any thread.

    Args:
        place: Where the page is: a `Browser`, or a visitor of a `LocalServer`.
        page_id: The page's id; fresh when absent. A page that was reloaded keeps its id.
        chat: The chat that the page's own methods mean; the first of the page when absent.
    """

    def reload(self) -> Page:
        """Return the page after a reload: the same id and what was not answered, and nothing else."""
        self.close()
        page = Page(self.place, self.id, self.chat_id)
        page._outbox = self._outbox.unanswered()
        return page.connect()

    def another(self) -> Page:
        """Return a second page of the same visitor."""
        return Page(self.place, chat=self.chat_id).connect()

    # ---- what the user does ---------------------------------------------------------------------

    def send(
        self,
        text: str,
        thread_id: str | None = None,
        event_id: str | None = None,
        attachments: Sequence[AttachedFile | AttachedWidget] = (),
    ) -> str:
        """Send a message and return its id at once.

        Args:
            text: What the user typed.
            thread_id: Where; the open thread when absent.
            event_id: The id under which it is sent; fresh when absent.
            attachments: What comes with it: what `upload` and `mention` returned.
        """
        data: dict[str, Any] = {"text": text, "threadId": thread_id or self.thread_id}
        if attachments:
            data["attachments"] = [
                each.model_dump(mode="json", by_alias=True, exclude_none=True)
                for each in attachments
            ]
        event_id = event_id or new_id("e")
        with self._changed:
            self._sent[event_id] = data["threadId"]
            return self.post("chat:user-message", data, event_id=event_id)

    def upload(self, name: str, data: bytes | str) -> AttachedFile:
        """Send a file to the server and return what a message says of it.

        Args:
            name: What it is called.
            data: What is in it; a text is sent as UTF-8.

        Raises:
            RefusedError: It may not be attached.
        """
        content = data.encode() if isinstance(data, str) else data
        uploaded = self.place.upload(self.chat_id, name, content)
        return AttachedFile(name=uploaded.name, file_id=uploaded.file_id)

    def mention(self, component_id: str, content: str, note: str = "") -> AttachedWidget:
        """Return what a message says of a widget that is mentioned.

        Args:
            component_id: The widget.
            content: What it shows.
            note: What of it that is.
        """
        sources = {each.id: each.name for each in self.menu.context_sources or ()}
        name = sources.get(component_id, component_id)
        return AttachedWidget(name=name, widget_id=component_id, content=content, note=note)

    def download(self, file_id: str, thread_id: str | None = None) -> bytes:
        """Get a file of a thread, the open one when absent.

        Raises:
            RefusedError: There is no such file.
        """
        return self.place.download(self.chat_id, thread_id or self.thread_id, file_id)

    def stop(self, thread_id: str | None = None, message_id: str | None = None) -> None:
        """Press the stop button and wait for the answer."""
        data: dict[str, Any] = {"threadId": thread_id or self.thread_id}
        if message_id is not None:
            data["messageId"] = message_id
        self.request("chat:stop-generation", data)

    def regenerate(self, message_id: str | None = None) -> None:
        """Ask for another version of an answer, the last one when absent."""
        last = self.last()
        chosen = message_id or (last.id if last is not None else "")
        self.request("chat:resend-from", {"threadId": self.thread_id, "messageId": chosen})

    def edit(self, message_id: str, text: str) -> None:
        """Say something else instead of an earlier message, and wait until it is shown."""
        data = {"threadId": self.thread_id, "messageId": message_id, "text": text}
        event_id = self.post("chat:edit-message", data)
        self.reply(event_id)
        self.wait_for(
            lambda page: any(each.client_id == event_id for each in page.messages()),
            "the edited message",
        )

    def select(self, message_id: str) -> None:
        """Show another version of a message, and wait until it is shown."""
        self.request("chat:select-version", {"threadId": self.thread_id, "messageId": message_id})
        self.wait_for(
            lambda page: any(each.id == message_id for each in page.messages()), "the version"
        )

    def rate(self, message_id: str, value: str | None, comment: str = "") -> None:
        """Rate an answer."""
        data: dict[str, Any] = {"threadId": self.thread_id, "messageId": message_id}
        if value is not None:
            data |= {"value": value, "comment": comment}
        self.request("chat:feedback", data)

    def asked(self, thread_id: str | None = None) -> InputRequiredResponse:
        """Wait for a question and return it."""
        question = self.wait_for(lambda page: page.question(thread_id), "a question")
        assert question is not None
        return question

    def respond(
        self,
        text: str = "",
        *,
        values: dict[str, Any] | None = None,
        cancel: bool = False,
        request_id: str | None = None,
        thread_id: str | None = None,
    ) -> None:
        """Answer the question that waits, and wait until the answer is taken.

        Args:
            text: The answer.
            values: A form's values, or an approval's arguments.
            cancel: Whether to decline.
            request_id: Which question; the one that waits when absent.
            thread_id: Where; the open thread when absent.

        Raises:
            RefusedError: It was refused; ``fields`` tells of a form's.
        """
        data: dict[str, Any] = {
            "requestId": request_id or self.asked(thread_id).request_id,
            "text": text,
            "cancel": cancel,
            "threadId": thread_id or self.thread_id,
        }
        if values is not None:
            data["values"] = values
        self.request("chat:input-response", data)

    def command(self, command: str, args: str = "") -> CommandResult:
        """Run a slash command and return what it did."""
        data = {"command": command, "args": args, "threadId": self.thread_id}
        return CommandResult.model_validate(self.request("chat:slash-command", data) or {})

    def change(self, key: str, value: Any = None) -> None:
        """Change a setting, or press an action of the menu."""
        self.request("chat:settings-change", {"key": key, "value": value})

    def search(self, query: str) -> list[SearchHit]:
        """Search titles and messages."""
        return SearchResult.model_validate(self.request("chat:search", {"query": query})).hits

    def new_thread(self, title: str = "", *, temporary: bool = False) -> str:
        """Create a thread, open it and return its id."""
        data: dict[str, Any] = {"title": title} if title else {}
        if temporary:
            data["temporary"] = True
        answer = self.request("chat:thread-create", data)
        thread_id = str(answer["threadId"])
        self.open(thread_id)
        return thread_id

    def open(self, thread_id: str) -> None:
        """Open a thread and wait until it is shown."""
        self.request("chat:thread-switch", {"threadId": thread_id})
        self.follow(thread_id)
        self._open[self.chat_id] = thread_id

    def follow(self, thread_id: str) -> None:
        """Follow a thread without opening it, and wait until it has come."""
        name = f"{self.chat_id}/{thread_id}"
        with self._changed:
            self._follow(name, thread_id)
        self.wait_for(
            lambda page: page._logs[name].position is not None or page._logs[name].gone,
            f"the thread {thread_id}",
        )


class _LocalPage(Page):
    """A page whose server goes with it."""

    def close(self) -> None:
        super().close()
        place = self.place
        server: LocalServer = place.server  # type: ignore[attr-defined]
        server.close()


def open_page(target: ChatManager | Widget | str) -> Page:
    """Open a page, connected and showing what there is.

    Args:
        target: A `ChatManager`; what ``app.show()`` returned; or the address of a running app.

    Example:
        >>> from pywry import ChatManager
        >>> chat = ChatManager(lambda messages, ctx: f"You said: {messages[-1]['text']}")
        >>> with open_page(chat) as page:
        ...     _ = page.send("hello")
        ...     page.answer()
        'You said: hello'
    """
    if isinstance(target, str):
        return Page(Browser(target)).connect()
    return _LocalPage(LocalServer(target).visitor()).connect()
