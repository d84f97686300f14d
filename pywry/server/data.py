"""What the grids and charts of a page show, over HTTP."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pywry.server.admission import VISITOR
from pywry.widget import Widget


class Data:
    """Gives what the components of one app's pages show, to visitors whom the server knows.

    Args:
        widgets: The widgets by label.
    """

    def __init__(self, widgets: Mapping[str, Widget]) -> None:
        self._widgets = widgets

    async def component(self, request: Request) -> Response:
        """Answer with what a component shows now."""
        if request.scope[VISITOR] is None:
            return PlainTextResponse("The server does not know this browser.\n", 401)
        widget = self._widgets.get(request.path_params["label"])
        dataset = widget and widget.datasets.get(request.path_params["component_id"])
        if not dataset:
            return PlainTextResponse("There is no such component.\n", 404)
        # A table may have some megabytes: they are written and compressed elsewhere than on the loop.
        packed = await asyncio.get_running_loop().run_in_executor(None, dataset.packed)
        headers = {"cache-control": "no-store", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, media_type="application/json", headers=headers)
