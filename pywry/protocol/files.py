"""What is answered to a page that uploads a file."""

from __future__ import annotations

from pywry.protocol.model import Model


class UploadedFile(Model):
    """A file that has arrived, and waits to be sent with a message.

    Attributes:
        file_id: Names it.
        name: What its user calls it: a name and nothing else.
        size: Its bytes.
        media_type: As what a browser may have it.
    """

    file_id: str
    name: str
    size: int
    media_type: str


class UploadRefused(Model):
    """A file that did not arrive.

    Attributes:
        code: A short reason for machines.
        message: A sentence for the user.
    """

    code: str
    message: str
