"""What the page object needs of a browser, and Playwright as one that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from playwright.sync_api import Page


class PageGoneError(Exception):
    """The page went away while it was looked at: it is being loaded again."""


class Driver(Protocol):
    """One tab of a browser. Selectors are CSS; keys are called as in ``KeyboardEvent.key``, as in ``Shift+Enter``."""

    def goto(self, url: str) -> None:
        """Load an address."""

    def reload(self) -> None:
        """Load the page again."""

    def back(self) -> None:
        """Go back in the tab's history."""

    def run(self, function: str, argument: Any = None) -> Any:
        """Call a JavaScript function in the page, and wait for its promise.

        Raises:
            PageGoneError: The page went away meanwhile.
        """

    def click(self, selector: str) -> None:
        """Click the first element that matches, as soon as it can be clicked."""

    def hover(self, selector: str) -> None:
        """Point at the first element that matches."""

    def write(self, text: str) -> None:
        """Type a text where the focus is."""

    def press(self, key: str) -> None:
        """Press a key where the focus is."""

    def wheel(self, selector: str, down: int) -> None:
        """Turn the wheel over an element, by so many pixels."""


class PlaywrightDriver:
    """A page of Playwright's sync API.

    The functions that look at the page come in by the browser's debugging protocol, so a content security policy
    without ``unsafe-eval`` does not stand in their way.

    Args:
        page: The page.
    """

    def __init__(self, page: Page) -> None:
        from playwright.sync_api import Error

        self.page = page
        self._error = Error

    def goto(self, url: str) -> None:
        self.page.goto(url, wait_until="domcontentloaded")

    def reload(self) -> None:
        self.page.reload(wait_until="domcontentloaded")

    def back(self) -> None:
        self.page.go_back(wait_until="commit")

    def run(self, function: str, argument: Any = None) -> Any:
        try:
            return self.page.evaluate(function, argument)
        except self._error as error:
            if "Execution context was destroyed" in error.message:
                raise PageGoneError(error.message) from error
            raise

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def hover(self, selector: str) -> None:
        self.page.locator(selector).first.hover()

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def wheel(self, selector: str, down: int) -> None:
        self.page.locator(selector).first.hover()
        self.page.mouse.wheel(0, down)
