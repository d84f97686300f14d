"""Files over HTTP: a page sends them here before it sends the message that they belong to, and gets them from here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from pywry.errors import RefusedError, StoreError
from pywry.protocol.files import UploadedFile, UploadRefused
from pywry.protocol.model import Model
from pywry.security.file_names import safe_name
from pywry.security.file_types import check_name, media_type
from pywry.security.paths import too_large
from pywry.server.admission import VISITOR
from pywry.stores.attachments import AttachmentPolicy
from pywry.stores.upload import Upload
from pywry.widget import Widget

logger = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that an upload may be silent."""

SLOWEST = 16 * 1024
"""Bytes a second that an upload has in the long run, at the least."""

BATCH = 256 * 1024
"""Bytes that are written to the disk at once."""

MAX_NAME = 1024
"""Characters of the name that a page gives a file, before it is made a safe one."""

_STATUS = {
    "unknown-visitor": 401,
    "unknown-chat": 404,
    "unknown-file": 404,
    "too-slow": 408,
    "file-too-large": 413,
    "archive-too-large": 413,
    "file-type": 415,
    "file-damaged": 415,
    "archive-unsafe": 415,
    "too-many-uploads": 429,
    "stopping": 503,
    "too-many-files": 507,
    "quota-exceeded": 507,
    "no-space": 507,
}

_Result = TypeVar("_Result")


@runtime_checkable
class FileChannel(Protocol):
    """A chat that takes files."""

    attachments: AttachmentPolicy | None
    """What may be attached; nothing when None."""

    async def file(self, owner_id: str, thread_id: str, file_id: str) -> tuple[Path, str] | None:
        """Return where a file of an owner's thread is and what it is called; None when he has no such file."""


class Uploads:
    """Takes and gives the files of one app's chats.

    Args:
        widgets: The widgets by label.
    """

    def __init__(self, widgets: Mapping[str, Widget]) -> None:
        self._widgets = widgets
        self._running: set[anyio.CancelScope] = set()

    def shut_down(self) -> None:
        """End the uploads that run."""
        for scope in tuple(self._running):
            scope.cancel()

    async def receive(self, request: Request) -> Response:
        """Take a file: its name in the query, its bytes as they are in the body. It waits to be sent with a message."""
        try:
            visitor, policy = self._policy(request)
            with anyio.CancelScope() as scope:
                self._running.add(scope)
                try:
                    return _answer(201, await self._receive(request, visitor, policy))
                finally:
                    self._running.discard(scope)
            raise RefusedError("stopping", "The server is stopping.")
        except RefusedError as error:
            return _refusal(error)
        except StoreError as error:
            logger.error("A file is not kept: %s", error, exc_info=error.__cause__)
            return _refusal(RefusedError("no-space", "The server cannot keep files at the moment."))
        except ClientDisconnect:
            return Response(status_code=400)  # Nobody reads it.

    async def _receive(
        self, request: Request, visitor: str, policy: AttachmentPolicy
    ) -> UploadedFile:
        given = request.query_params.get("name", "")
        if not 0 < len(given) <= MAX_NAME:
            raise RefusedError("no-name", "That file has no name.")
        name = safe_name(given)
        check_name(name, policy.accept)
        limits = policy.limits
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limits.max_file_size:
            raise too_large(limits.max_file_size)
        with anyio.CancelScope(shield=True):  # Or it would begin, and nobody would end it.
            upload = await _on_disk(lambda: policy.spool.receive(visitor, limits))
        try:
            try:
                with anyio.fail_after(PATIENCE + limits.max_file_size / SLOWEST):
                    await _write(request, upload)
            except TimeoutError:
                raise RefusedError("too-slow", "The upload took too long.") from None
            kind = await _on_disk(lambda: policy.check(name, upload.file))
            file_id = await _on_disk(upload.finish)
        finally:
            # Nothing happens when it is finished.
            with anyio.CancelScope(shield=True):
                await _on_disk(upload.abort)
        return UploadedFile(file_id=file_id, name=name, size=upload.size, media_type=kind)

    async def remove(self, request: Request) -> Response:
        """Remove a file that was not sent yet."""
        try:
            visitor, policy = self._policy(request)
            file_id = request.path_params["file_id"]
            await _on_disk(lambda: policy.spool.discard(visitor, file_id))
        except RefusedError as error:
            return _refusal(error)
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        """Answer with a file of a thread, as something to be saved. What is another's looks like what is not there."""
        channel = self._channel(request)
        visitor = request.scope[VISITOR]
        ids = request.path_params
        try:
            if channel is None or visitor is None:
                raise FileNotFoundError
            found = await channel.file(visitor, ids["thread_id"], ids["file_id"])
            if found is None:
                raise FileNotFoundError
            path, name = found[0], safe_name(found[1])
            status = await _on_disk(path.stat)
        except (RefusedError, FileNotFoundError):
            return PlainTextResponse("There is no such file.\n", 404)
        return FileResponse(
            path,
            media_type=media_type(name),
            filename=name,
            stat_result=status,
            headers={
                "cache-control": "private, no-store",
                "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            },
        )

    def _channel(self, request: Request) -> FileChannel | None:
        widget = self._widgets.get(request.path_params["label"])
        channel: object = widget and widget.channels.get(request.path_params["chat_id"])
        return channel if isinstance(channel, FileChannel) else None

    def _policy(self, request: Request) -> tuple[str, AttachmentPolicy]:
        visitor = request.scope[VISITOR]
        if visitor is None:
            raise RefusedError("unknown-visitor", "Reload the page: it is not known here any more.")
        channel = self._channel(request)
        if channel is None or channel.attachments is None:
            raise RefusedError("unknown-chat", "There is no chat here that takes files.")
        return visitor, channel.attachments


async def _write(request: Request, upload: Upload) -> None:
    """Write a request's body to the disk, as fast as it comes and not faster than it is written."""
    stream = request.stream()
    waiting = bytearray()
    while True:
        with anyio.fail_after(PATIENCE):
            chunk = await anext(stream, b"")
        waiting += chunk
        if len(waiting) >= BATCH or (waiting and not chunk):
            await _on_disk(partial(upload.write, bytes(waiting)))
            waiting.clear()
        if not chunk:
            return


async def _on_disk(work: Callable[[], _Result]) -> _Result:
    """Do what waits for the disk off the loop."""
    return await asyncio.get_running_loop().run_in_executor(None, work)


def _answer(status: int, model: Model) -> Response:
    return Response(
        model.model_dump_json(by_alias=True),
        status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def _refusal(error: RefusedError) -> Response:
    refused = UploadRefused(code=error.code, message=error.message)
    return _answer(_STATUS.get(error.code, 400), refused)
