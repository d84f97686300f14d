"""The documents of frames: what they may do stands in their headers, to the letter."""

from __future__ import annotations

import re

import pytest

from pywry import PyWry
from pywry.security.author import inline_code
from pywry.security.headers import frame_headers
from pywry.server.frames import frame_documents
from pywry.testing import Browser
from tests.server.raw import Site

ALLOWLISTS = {"frame-html": "()", "frame-html-network": '("https://*:*")', "frame-plotly": "()"}

POLICIES = {
    "frame-html": "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "frame-html-network": "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob: https:; font-src data:; connect-src https:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "frame-plotly": "sandbox allow-scripts; default-src 'none'; script-src {hash} blob: 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
}


@pytest.mark.parametrize("name", POLICIES)
def test_a_frame_may_run_scripts_and_nothing_else(site: Site, browser: Browser, name: str) -> None:
    address = browser.config.assets[name].url
    answer = site.ask("GET", address)
    assert answer.status == 200
    (script,) = inline_code(answer.body.decode()).scripts
    assert answer.header("content-security-policy") == POLICIES[name].format(hash=script)
    assert answer.header("connection-allowlist") == ALLOWLISTS[name]
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-dns-prefetch-control") == "off"
    assert answer.header("cross-origin-resource-policy") == "same-origin"
    assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers
    assert re.fullmatch(r"/frame/[a-z-]+\.[0-9a-f]{12}\.html", address)


def test_every_frame_is_known_to_this_test() -> None:
    assert set(frame_documents()) == set(POLICIES)


def test_a_document_says_nothing_but_its_script() -> None:
    """It is the same for everybody: no token, no content, nothing to be stolen."""
    for document in frame_documents().values():
        text = document.path.read_text(encoding="utf-8")
        assert len(inline_code(text).scripts) == 1
        outside = re.sub(r"<script>.*</script>", "", text, flags=re.DOTALL)
        assert re.sub(r"<[^>]*>", "", outside).strip() == "Content"


def test_two_frames_of_one_document_have_two_names() -> None:
    """What is cached for ever is cached with its headers."""
    documents = frame_documents()
    files = {document.file for document in documents.values()}
    assert len(files) == len(documents)


def test_the_network_is_all_that_the_author_can_allow() -> None:
    strict, loose = (frame_headers(kind, ()) for kind in ("html", "html-network"))
    assert {name for name in strict if strict[name] != loose[name]} == {
        "content-security-policy",
        "connection-allowlist",
    }
    policies = (each["content-security-policy"].split("; ") for each in (strict, loose))
    assert {rule.partition(" ")[0] for rule in set.symmetric_difference(*map(set, policies))} == {
        "img-src",
        "connect-src",
    }


@pytest.mark.parametrize(
    "name", ["html.html", "frame-html.html", "..%2fheaders.py", "html.000000000000.html"]
)
def test_no_other_name_is_a_frame(site: Site, app: PyWry, name: str) -> None:
    assert site.ask("GET", f"/frame/{name}").status == 404
