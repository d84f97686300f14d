"""Who is let in: host, origin, visitor, for every route and every kind of request."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route, WebSocketRoute

from pywry import PyWry
from pywry.assets.manifest import manifest
from pywry.server.app import KNOWN, PUBLIC, build_app
from pywry.server.data import Data
from pywry.server.frames import frame_documents
from pywry.server.pages import Pages
from pywry.server.uploads import Uploads
from pywry.testing import Browser, Page
from tests.server.raw import Site

# ---- Host: a name of another's that points to this machine (DNS rebinding) ---------------------------

FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "evil-localhost:{port}",
    "localhost",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.0.0.2:{port}",
    "0.0.0.0:{port}",
    "[::]:{port}",
    "localhost:{port}@evil.example",
    "evil.example@localhost:{port}",
    "localhost:{port}, evil.example",
    "localhost:{port}.",
    "127.1:{port}",
    "2130706433:{port}",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("kind", ["page", "asset", "health", "socket"])
def test_a_foreign_host_is_refused(site: Site, host: str, kind: str) -> None:
    host = host.format(port=site.port)
    if kind == "socket":
        assert site.shake_hands(host=host, origin=f"http://{host}").status in (400, 403)
        return
    path = {"page": site.path, "asset": "/assets/x.js", "health": "/health"}[kind]
    answer = site.ask("GET", path, host=host)
    assert answer.status in (400, 421)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"]
)
def test_the_servers_own_names_are_answered(site: Site, host: str) -> None:
    assert site.ask("GET", site.path, host=host.format(port=site.port)).status == 200


def test_a_request_without_a_host_is_refused(site: Site) -> None:
    assert site.ask("GET", site.path, host=None).status in (400, 421)
    assert site.say(b"GET /widget/main HTTP/1.0\r\n\r\n").status in (400, 421)


# ---- Origin: a page of another site in the visitor's browser ------------------------------------------

FOREIGN_ORIGINS = [
    None,
    "null",
    "http://evil.example",
    "https://{host}",
    "http://{host}.evil.example",
    "http://evil.example/{host}",
    "http://{host}@evil.example",
    "http://evil.example@{host}",
    "http://evil{host}",
    "http://localhost:1",
    "http://127.0.0.1",
    "http://localhost:{port}",
    "ws://{host}",
    "file://",
    "chrome-extension://abcdefgh",
    "http://{host}/",
    "HTTP://{host}",
    " http://{host} x",
    "http://{host}, http://evil.example",
    "http://127.0.0.1:{port}\u00a0",
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_socket_from_a_foreign_page_is_refused_before_it_is_open(
    site: Site, browser: Browser, origin: str | None
) -> None:
    """Also with the visitor's own cookie, which his browser would send along."""
    if origin is not None:
        origin = origin.format(host=site.host, port=site.port)
    assert browser.cookie is not None
    answer = site.shake_hands(origin=origin, headers={"cookie": browser.cookie})
    assert answer.status == 403


def test_a_socket_from_the_own_page_is_let_in(site: Site, browser: Browser) -> None:
    assert browser.cookie is not None
    assert site.shake_hands(headers={"cookie": browser.cookie}).status == 101


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_could_change_something_needs_the_own_page(
    site: Site, method: str, origin: str | None
) -> None:
    headers = {"content-length": "0"}
    if origin is not None:
        headers["origin"] = origin.format(host=site.host, port=site.port)
    assert site.ask(method, site.path, headers).status == 403


def test_no_method_but_reading_does_anything_yet(site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = site.ask(method, site.path, {"origin": site.origin, "content-length": "0"})
        assert answer.status == 405


# ---- no other site may read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/health", "/widget/main", "/widget/none", "/assets/none", "/none"]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_answer_speaks_of_cors(site: Site, path: str, method: str) -> None:
    headers = {"origin": "http://evil.example", "access-control-request-method": "GET"}
    answer = site.ask(method, path, headers)
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "path", ["/", "/health", "/widget/main", "/widget/none", "/assets/none", "/none"]
)
def test_every_answer_carries_the_fixed_headers(site: Site, path: str) -> None:
    answer = site.ask("GET", path)
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert answer.header("cross-origin-resource-policy") == "same-origin"
    assert "camera=()" in answer.header("permissions-policy")
    assert "default-src 'none'" in answer.header("content-security-policy")
    assert "frame-ancestors 'none'" in answer.header("content-security-policy")
    assert not answer.header("server")


FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def test_whatever_is_asked_however_the_answer_carries_the_fixed_headers(site: Site) -> None:
    """Every route that there is, with every method, from every kind of host and origin, whatever the answer; what is no HTTP never gets here."""
    asset = manifest()["chat.js"].file
    paths = {"/": site.path, "/health": "/health", "/assets/{file}": f"/assets/{asset}"}
    paths["/frame/{file}"] = f"/frame/{frame_documents()['frame-html'].file}"
    paths |= {"{prefix}/{label}": site.path, "none": "/none", "socket": "/ws/main"}
    paths |= {path: path.replace("{label}", "main") for path in KNOWN}
    assert set(paths) >= PUBLIC | KNOWN, "a new route is to be asked here"
    seen = set()
    for path in paths.values():
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            for host in ("", "evil.example"):
                for origin in (site.origin, "http://evil.example"):
                    headers = {"origin": origin, "content-length": "0"}
                    answer = site.ask(method, path, headers, host=host)
                    seen.add(answer.status)
                    assert {name: answer.header(name) for name in FIXED} == FIXED
                    assert "default-src 'none'" in answer.header("content-security-policy")
                    assert "camera=()" in answer.header("permissions-policy")
                    assert not [name for name in answer.headers if name.startswith("access-")]
    assert {200, 403, 404, 405} <= seen
    assert seen <= {200, 307, 400, 401, 403, 404, 405, 421}


def test_a_file_of_the_front_end_is_what_it_says_it_is(site: Site) -> None:
    for name, kind in (("chat.js", "text/javascript"), ("chat.css", "text/css")):
        answer = site.ask("GET", f"/assets/{manifest()[name].file}")
        assert answer.header("content-type").startswith(kind)
        assert "default-src 'none'" in answer.header("content-security-policy")


def test_getting_changes_nothing(app: PyWry, site: Site, browser: Browser) -> None:
    page = Page(browser).connect()
    page.send("hello")
    page.answer()
    before = ([*page.threads], page.transcript())
    assert browser.cookie is not None
    event = "type=chat:thread-delete&threadId=" + page.thread_id
    for path in ("/", site.path, f"{site.path}?{event}", f"/health?{event}", f"/ws/main?{event}"):
        for method in ("GET", "HEAD"):
            site.ask(method, path, {"cookie": browser.cookie, "origin": "http://evil.example"})
    page.probe()
    assert ([*page.threads], page.transcript()) == before
    page.close()
    page.check()


def test_the_pages_policy_allows_no_inline_script_and_no_foreign_server(site: Site) -> None:
    policy = site.ask("GET", site.path).header("content-security-policy")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    nonce = re.search(r"'nonce-([\w-]{22,})'", rules["script-src"])
    assert nonce is not None
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' 'nonce-{nonce[1]}'"
    assert set(rules["connect-src"].split()) <= {"'self'", "blob:", f"ws://{site.host}"}
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert "'unsafe-inline'" not in rules["script-src"] + rules["style-src"]
    assert "unsafe-eval" not in policy
    again = site.ask("GET", site.path).header("content-security-policy")
    assert nonce[1] not in again


# ---- every route ---------------------------------------------------------------------------------------


def test_every_route_is_known_to_this_test() -> None:
    """A new route is public on purpose, or it needs a visitor; here somebody has to say which."""
    pages = Pages({}, theme="dark", secret=b"k" * 32, lasting=False, secure=False, prefix="/widget")
    app = build_app(
        pages,
        Uploads({}),
        Data({}),
        prefix="/widget",
        hosts=frozenset(),
        origins=frozenset(),
        secret=b"k" * 32,
        secure=False,
    )
    http = {route.path for route in app.routes if isinstance(route, Route)}
    sockets = {route.path for route in app.routes if isinstance(route, WebSocketRoute)}
    assert http == {path.replace("{prefix}", "/widget") for path in PUBLIC | KNOWN}
    assert sockets == {"/ws/{label}"}
    assert len(app.routes) == len(http) + len(sockets)


@pytest.mark.parametrize(
    "path", ["/widget/none", "/none", "/assets/none.js", "/assets/..%2f..%2fapp.py", "/ws/main"]
)
def test_what_is_not_there_is_not_there(site: Site, path: str) -> None:
    answer = site.ask("GET", path)
    assert answer.status == 404
    assert "set-cookie" not in answer.headers


def test_health_tells_nothing_but_that_the_server_is_there(site: Site) -> None:
    answer = site.ask("GET", "/health")
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


# ---- the visitor ---------------------------------------------------------------------------------------


def test_the_cookie_is_for_the_server_alone(site: Site) -> None:
    cookie = site.ask("GET", site.path).header("set-cookie")
    pair, *attributes = [each.strip() for each in cookie.split(";")]
    name, _, value = pair.partition("=")
    assert {each.lower() for each in attributes} == {"httponly", "path=/", "samesite=strict"}
    assert re.fullmatch(r"pywry_[0-9a-f]{12}", name)
    assert re.fullmatch(r"u_[0-9a-f]{32}\.[0-9a-f]{64}", value), "128 random bits and a signature"


def test_every_visitor_is_another(site: Site) -> None:
    assert len({site.ask("GET", site.path).header("set-cookie") for _ in range(20)}) == 20


def test_a_known_visitor_gets_no_new_cookie(site: Site, browser: Browser) -> None:
    assert browser.cookie is not None
    answer = site.ask("GET", site.path, {"cookie": browser.cookie})
    assert "set-cookie" not in answer.headers


def test_the_visitors_name_is_nowhere_but_in_the_cookie(site: Site, browser: Browser) -> None:
    assert browser.cookie is not None
    visitor, _, signature = browser.cookie.partition("=")[2].partition(".")
    for secret in (visitor, signature):
        assert secret not in browser.document
        assert secret not in browser.url
    page = Page(browser).connect()
    page.send("hello")
    page.answer()
    page.close()
    assert visitor not in repr(list(page.frames))
    assert "?" not in browser.config.socket


FORGED = {
    "no cookie": None,
    "no signature": "{name}={visitor}",
    "another signature": "{name}={visitor}.{zeros}",
    "another visitor": "{name}=u_00000000000000000000000000000000.{signature}",
    "another name": "pywry_000000000000={value}",
    "upper case": "{name}={upper}",
    "too much": "{name}={value}x",
    "quoted": '{name}="{value}"',
    "nothing": "{name}=",
    "nonsense": "{name}",
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_socket_of_nobody_is_closed(site: Site, browser: Browser, kind: str) -> None:
    """It is opened first, for only then can a page read the code, which tells it to ask for its document again."""
    assert browser.cookie is not None
    name, _, value = browser.cookie.partition("=")
    visitor, _, signature = value.partition(".")
    forged = FORGED[kind]
    browser.cookie = forged and forged.format(
        name=name,
        value=value,
        visitor=visitor,
        signature=signature,
        zeros="0" * 64,
        upper=value.upper(),
    )
    page = Page(browser)
    page.connect(wait=False)
    page.wait_for(lambda p: p.closed == 4401)
    assert not page.frames


def test_the_cookie_of_another_server_is_of_nobody(browser: Browser) -> None:
    other = PyWry(port=0)
    widget = other.show("<h1>Other</h1>")
    try:
        assert widget.url is not None
        theirs = Browser(widget.url)
        assert theirs.cookie is not None
        assert browser.cookie is not None
        # Both are on one host, so a browser sends both cookies to both.
        assert theirs.cookie.partition("=")[0] != browser.cookie.partition("=")[0]
        browser.cookie = theirs.cookie
        page = Page(browser)
        page.connect(wait=False)
        page.wait_for(lambda p: p.closed == 4401)
    finally:
        other.destroy()


def test_6_kb_of_other_peoples_cookies_are_in_nobodys_way(site: Site, browser: Browser) -> None:
    """Cookies are shared by all ports of a host, and a developer's localhost has many."""
    foreign = "; ".join(f"tool{number}={'x' * 150}" for number in range(40))
    assert len(foreign) > 6000
    browser.cookie = f"{foreign}; {browser.cookie}"
    assert site.ask("GET", site.path, {"cookie": browser.cookie}).status == 200
    page = Page(browser).connect()
    page.send("hello")
    assert page.answer() == "You said: hello"
    page.close()


def test_a_page_of_a_label_that_is_not_there_is_told_so(site: Site, browser: Browser) -> None:
    browser._config = browser.config.model_copy(update={"socket": "/ws/none"})
    page = Page(browser)
    page.connect(wait=False)
    page.wait_for(lambda p: p.closed == 4404)
