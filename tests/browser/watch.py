"""Looks over a page's shoulder: what must never happen in any test."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

LOCAL = ("127.0.0.1", "localhost")

NETWORK = (
    "WebSocket connection to",
    "WebSocket is closed",
    "Failed to load resource: net::",
    "Failed to fetch dynamically imported module",
    "the style sheet rich.css could not be loaded",
    "the style sheet artifacts.css could not be loaded",
    "the style sheet attachments.css could not be loaded",
)
"""What is said in the console when the network fails."""

REFUSED = ("Failed to load resource: the server responded with a status of",)
"""What is said in the console when the server refuses a request."""


class Watch:
    """Everything suspicious that the pages of a browser context do: errors, warnings, violations of the content
    security policy, requests to other hosts, dialogs, further windows.

    Args:
        context: The browser context.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.network_fails = False
        """Set by a test that cuts the connection: the browser complains then."""
        self.server_refuses = False
        """Set by a test in which the server refuses something."""
        self._windows_allowed = False
        context.on("page", self._page)

    def unexpected(self) -> list[str]:
        """The problems that the test did not ask for."""
        expected = (
            *(NETWORK if self.network_fails else ()),
            *(REFUSED if self.server_refuses else ()),
        )
        return [each for each in self.problems if not any(words in each for words in expected)]

    def allow_windows(self) -> None:
        """The test opens further windows itself."""
        self._windows_allowed = True

    def _page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("popup", self._popup)

    def _popup(self, popup: Page) -> None:
        if not self._windows_allowed:
            self.problems.append(f"window: {popup.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if (
            message.type in ("error", "warning")
            or "content security policy" in message.text.lower()
        ):
            self.problems.append(f"console {message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme in ("data", "blob"):
            return
        if address.hostname not in LOCAL and not self._windows_allowed:
            self.problems.append(f"foreign request: {request.url}")
