"""A page of the app on which frames are mounted."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import ConsoleMessage, Dialog, Frame, Page, expect


class Board:
    """A page of the app on which frames are mounted, and everything that it noticed.

    Args:
        page: The tab.
        url: The address of a page of the app.
        modules: The modules under test, as a script.
        chat: Whether the page has a chat.
    """

    def __init__(self, page: Page, url: str, modules: str, chat: bool = True) -> None:
        self.page = page
        self._modules = modules
        self.console: list[str] = []
        self.noticed: list[str] = []
        page.on("console", self._console)
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.noticed.append(f"window {popup.url}"))
        page.on("download", lambda download: self.noticed.append("download"))
        page.goto(url)
        if chat:
            # When it shows a thread, it says so in its address.
            expect(page).to_have_url(re.compile("#."))
        self.mount()
        self.url = page.url
        page.on("framenavigated", self._navigated)

    def mount(self) -> None:
        """Bring the modules under test to the page, which has none."""
        self.page.evaluate(self._modules)

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.noticed.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.noticed.append(f"gone to {frame.url}")

    def show(self, html: str, **options: Any) -> int:
        """Mount a frame and return its number."""
        return int(
            self.page.evaluate("([html, options]) => frames.html(html, options)", [html, options])
        )

    def wait_until_done(self) -> None:
        """Wait until the frame says that it has tried everything."""
        if "DONE" not in self.console:
            self.page.wait_for_event(
                "console", lambda message: message.text == "DONE", timeout=60_000
            )

    def state(self, state: str, timeout: float = 60_000) -> None:
        """Wait until all frames are in this state."""
        boxes = self.page.locator(".pywry-chat-frame")
        for each in boxes.all():
            expect(each).to_have_attribute("data-state", state, timeout=timeout)

    def assert_untouched(self) -> None:
        """Nothing of the page has changed."""
        assert "WON" not in self.console
        assert self.noticed == []
        assert self.page.url == self.url
        assert len(self.page.context.pages) == 1
        seen = self.page.evaluate(
            """() => [typeof won, document.title.includes('WON'), document.querySelectorAll('.pywry-chat-msg').length,
                      localStorage.length, document.querySelectorAll('iframe').length <= frames.MAX_LIVE]"""
        )
        assert seen == ["undefined", False, 0, 0, True]

    def clear(self) -> None:
        """Take all frames away."""
        self.page.evaluate("() => frames.clear()")
        self.console.clear()
        self.noticed.clear()
