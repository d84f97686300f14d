"""A user of the chat that takes files and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from playwright.sync_api import FilePayload, Locator, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

UPLOADS = "**/upload/**"

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f0005000103a3b0e2e10000000049454e44ae426082"
)
"""A picture of one point."""

DROP = """(shell, [files, type]) => {
  const bag = new DataTransfer();
  for (const [name, content, kind] of files) {
    const bytes = Array.isArray(content) ? new Uint8Array(content) : content;
    bag.items.add(new File([bytes], name, { type: kind }));
  }
  const options = { dataTransfer: bag, bubbles: true, cancelable: true, composed: true };
  for (const each of type) shell.dispatchEvent(new DragEvent(each, options));
}"""

PASTE = """(field, [files, text]) => {
  const bag = new DataTransfer();
  for (const [name, content, kind] of files) {
    const bytes = Array.isArray(content) ? new Uint8Array(content) : content;
    bag.items.add(new File([bytes], name, { type: kind }));
  }
  if (text) bag.setData('text/plain', text);
  const options = { clipboardData: bag, bubbles: true, cancelable: true, composed: true };
  return field.dispatchEvent(new ClipboardEvent('paste', options));
}"""


def text_file(
    name: str, content: str | bytes = "a,b\n1,2\n", kind: str = "text/csv"
) -> FilePayload:
    """A file as a user chooses it."""
    data = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": kind, "buffer": data}


class Desk:
    """What a test does with attachments in one chat of a page.

    Args:
        visit: The user, and the stage.
        chat_id: Which chat.
    """

    def __init__(self, visit: Visit, chat_id: str = "chat") -> None:
        self.visit = visit
        self.page = visit.page
        self.shell = visit.page.locator(f'.pywry-chat[data-chat-id="{chat_id}"]')
        self.field = self.shell.locator(".pywry-chat-input")
        self.chips = self.shell.locator(".pywry-chat-attachments-bar > .pywry-chat-attachment")
        self.note = self.shell.locator(".pywry-chat-attachments-note")
        self.options = self.shell.locator(".pywry-chat-mention-popup [role=option]")
        self.sent = self.shell.locator(".pywry-chat-msg-user").last.locator(
            ".pywry-chat-attachment"
        )

    def choose(self, *files: FilePayload) -> None:
        """Choose files with the button."""
        with self.page.expect_file_chooser() as chooser:
            self.shell.locator(".pywry-chat-attach-btn").click()
        chooser.value.set_files(list(files))

    def drop(self, files: Sequence[tuple[str, str | list[int], str]], *events: str) -> None:
        """Drag files over the chat, and drop them unless other events are named."""
        expect(self.shell.locator(".pywry-chat-attach-input")).to_have_count(1)
        self.shell.evaluate(DROP, [files, list(events) or ["dragenter", "dragover", "drop"]])

    def paste(self, files: Sequence[tuple[str, str | list[int], str]], text: str = "") -> bool:
        """Paste into the composer; true when the text is pasted as usual."""
        return bool(self.field.evaluate(PASTE, [files, text]))

    def chip(self, name: str) -> Locator:
        """The box of a file or a mention."""
        return self.chips.filter(has=self.page.locator(f"bdi[title={name!r}]"))

    def arrives(self, *names: str) -> None:
        """Wait until these files, and no others, are attached."""
        expect(self.chips).to_have_count(len(names))
        for name in names:
            expect(self.chip(name)).to_have_attribute("data-state", "done")

    def asked(self, text: str) -> list[dict[str, Any]]:
        """Wait until the handler is asked, have it answer, and return what came with the message."""
        prompt = self.visit.stage.asked(text).call("attached")
        result: list[dict[str, Any]] = prompt.result()
        prompt.reply("Thank you.")
        return result
