"""What a model that was talked into it might say: nothing of it may run, load, leave or pretend."""

from __future__ import annotations

from pywry.testing.browser import ChatPage
from tests.browser.prompter import Stage

FOREIGN = "https://evil.example"

HTML = [
    "<script>window.HACKED=1</script>",
    '<img src=x onerror="window.HACKED=2">',
    '<svg onload="window.HACKED=3"><a xlink:href="javascript:window.HACKED=3"><text>x</text></a></svg>',
    '<iframe srcdoc="<script>parent.HACKED=4</script>"></iframe>',
    f'<iframe src="{FOREIGN}"></iframe>',
    '<details open ontoggle="window.HACKED=5"><summary>x</summary>y</details>',
    '<video autoplay onloadstart="window.HACKED=6"><source src=x></video>',
    '<body onload="window.HACKED=7">',
    '<a href="javascript:window.HACKED=8" autofocus onfocus="window.HACKED=8">x</a>',
    f'<meta http-equiv="refresh" content="0;url={FOREIGN}">',
    f'<base href="{FOREIGN}/">',
    f'<link rel="stylesheet" href="{FOREIGN}/x.css">',
    "<style>.pywry-chat{display:none}</style>",
    f'<form action="{FOREIGN}"><input name=a autofocus onfocus="window.HACKED=9"><button>Sign in</button></form>',
    '<object data="data:text/html,<script>window.HACKED=10</script>"></object>',
    f'<embed src="{FOREIGN}/x.swf">',
    '<math><mtext></table><mglyph><style><img src=x onerror="window.HACKED=11">',
    '<div style="position:fixed;inset:0;background:red">You were signed out</div>',
    '<img name="pywry" id="pywry-config"><form id="location"></form>',
    '<noscript><p title="</noscript><img src=x onerror=window.HACKED=12>">',
    "<template shadowrootmode=open><script>window.HACKED=13</script></template>",
    '<br onclick="window.HACKED=14"><sub style="font-size:400px" onmouseover="window.HACKED=14">x</sub>',
    "<!--><img src=x onerror=window.HACKED=15>-->",
    "<x onanimationstart=window.HACKED=16 style=animation-name:pywry-appear>",
]

LINKS = [
    "[x](javascript:window.HACKED=20)",
    "[x](java\tscript:window.HACKED=21)",
    "[x](<java\nscript:window.HACKED=22>)",
    "[x](&#106;avascript&colon;window.HACKED=23)",
    "[x](\x01javascript:window.HACKED=24)",
    "[x](vbscript:msgbox)",
    "[x](data:text/html,<script>window.HACKED=25</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuSEFDS0VEPTI2PC9zY3JpcHQ+)",
    '[x](https://example.org/" onmouseover="window.HACKED=27)',
    '[x](https://example.org/ "t\\" onfocus=window.HACKED=28 autofocus x=\\"")',
    '[a](https://x" style="animation-name:pywry-appear" onanimationstart="window.HACKED=29")',
    "<javascript:window.HACKED=30>",
    "[x][ref]\n\n[ref]: javascript:window.HACKED=31",
    "[x](file:///etc/passwd)",
    "[x](blob:https://example.org/1)",
    "[x](JaVaScRiPt:window.HACKED=32)",
    "[x](javascript&#58;window.HACKED=33)",
    "[x](https:javascript:window.HACKED=34)",
    "[x](//evil.example/path)",
    "https://bank.example@evil.example/login",
    "[https://bank.example](https://evil.example)",
    "[x](intent://evil.example#Intent;scheme=http;end)",
    "[x](ws://evil.example)",
    "[[x](javascript:window.HACKED=35)](https://example.org)",
]

IMAGES = [
    f"![secret]({FOREIGN}/?leak=1)",
    "![x](//evil.example/leak.png)",
    f"[![x]({FOREIGN}/2.png)](https://example.org)",
    f"![x][img]\n\n[img]: {FOREIGN}/3.png",
    "![x](javascript:window.HACKED=40)",
    "![x](data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.HACKED=41'/>)",
    "![x](data:text/html,<script>window.HACKED=42</script>)",
    '![x" onerror="window.HACKED=43](https://evil.example/x"onerror="window.HACKED=43)',
    f"![x](/../../{FOREIGN})",
    "![x](/health?leak=44)",
    f"<img src='{FOREIGN}/4.png'>",
    f"![]({FOREIGN}/5.png 'title')",
]

CODE = [
    '```"><script>window.HACKED=50</script>\nx\n```',
    "```js onload=window.HACKED=51\n</code></pre><script>window.HACKED=51</script>\n```",
    "```__proto__\nx\n```",
    "```constructor\nx = 1\n```",
    "~~~<img src=x onerror=window.HACKED=52>\nx\n~~~",
    "`<img src=x onerror=window.HACKED=53>`",
    "```html\n<img src=x onerror=window.HACKED=54>\n```",
]

MATH = [
    "$\\href{javascript:window.HACKED=60}{x}$",
    f"$\\includegraphics{{{FOREIGN}/6.png}}$",
    "$\\htmlData{x=1}{y} \\htmlClass{pywry-chat-toast}{z} \\htmlStyle{position:fixed;inset:0}{w}$",
    "$\\url{javascript:window.HACKED=61}$",
    "$\\def\\a{\\a\\a}\\a$",
    "$\\rule{100000em}{100000em}$",
    "$\\htmlId{pywry-config}{x}$",
    "$$\\text{<img src=x onerror=window.HACKED=62>}$$",
]

TEXT = [
    "| <img src=x onerror=window.HACKED=70> | [x](javascript:window.HACKED=71) |\n|---|---|\n| ![x](https://evil.example/7.png) | <script>window.HACKED=72</script> |",
    "# <script>window.HACKED=73</script> [x](javascript:window.HACKED=74)",
    "> - [x] <img src=x onerror=window.HACKED=75>",
    "\u202egnp.exe\u202c and \u2066isolated",
    "PWCB7PWCB PWIC0PWIC {{constructor.constructor('window.HACKED=76')()}} ${window.HACKED=77} <%= 1 %>",
    "&lt;script&gt;window.HACKED=78&lt;/script&gt; &#x3C;img src=x onerror=window.HACKED=79&#x3E;",
    "\x00\x08\x0b\ufffe\ud7ff",
    "[" * 200 + "x" + "](javascript:1)" * 200,
    "*" * 500 + "x" + "*" * 500,
    "<" * 500,
    "> " * 200 + "x",
]

CORPUS = [*HTML, *LINKS, *IMAGES, *CODE, *MATH, *TEXT]

LABELS = [
    '<img src=x onerror="window.HACKED=90">',
    '"><script>window.HACKED=91</script>',
    "\u202eevil\u202c",
    "' onmouseover='window.HACKED=92",
    "javascript:window.HACKED=93",
]

INSPECT = """() => {
  const bad = [];
  const chat = document.querySelector('.pywry-chat');
  const content = [...chat.querySelectorAll('.pywry-chat-msg-content *, .pywry-chat-thread *, .pywry-chat-toast *')];
  const forbidden = 'script, iframe, frame, object, embed, base, meta, link, form, style, video, audio, foreignObject, template, noscript';
  for (const each of content) {
    const where = each.outerHTML.slice(0, 200);
    if (each.matches(forbidden)) bad.push(`element: ${where}`);
    for (const { name, value } of each.attributes) {
      if (name.startsWith('on')) bad.push(`handler ${name}: ${where}`);
      if (name === 'id' || name === 'name') bad.push(`${name}: ${where}`);
      if (name === 'style' && !each.closest('.katex, table, .pywry-md-table')) bad.push(`style: ${where}`);
      if (['href', 'xlink:href', 'src', 'action', 'formaction', 'srcset', 'poster', 'data'].includes(name)) {
        const { protocol, host } = new URL(value, location.href);
        const fine = name === 'src' ? ['data:', 'blob:'] : ['http:', 'https:', 'mailto:', 'tel:'];
        if (!fine.includes(protocol)) bad.push(`${name} ${protocol}: ${where}`);
      }
    }
    if (each.matches('a[href]')) {
      if (each.protocol !== 'mailto:' && (each.target !== '_blank' || !/noopener/.test(each.rel) || !/noreferrer/.test(each.rel))) {
        bad.push(`link: ${where}`);
      }
    }
    if (each.className && String(each.className.baseVal ?? each.className).split(' ').some((word) => word.startsWith('pywry-chat-toast') && each.closest('.pywry-chat-msg'))) bad.push(`class: ${where}`);
    const { position } = getComputedStyle(each);
    if (position === 'fixed') bad.push(`position: ${where}`);
  }
  const edge = chat.getBoundingClientRect();
  for (const each of chat.querySelectorAll('.pywry-chat-msg')) {
    const box = each.getBoundingClientRect();
    if (box.width === 0) continue; // Not laid out: what is out of sight is nowhere.
    if (box.left < edge.left - 1 || box.right > edge.right + 1) bad.push(`outside: ${each.textContent.slice(0, 80)}`);
  }
  if (window.HACKED !== undefined) bad.push(`ran: ${window.HACKED}`);
  if ({}.polluted !== undefined) bad.push('prototype');
  if (!(document.getElementById('pywry-config') instanceof HTMLScriptElement)) bad.push('clobbered');
  return bad;
}"""

GROUPS = {
    "html": HTML,
    "links": LINKS,
    "images": IMAGES,
    "code": CODE,
    "math": MATH,
    "text": TEXT,
}

TOUCH = """() => {
  for (const each of document.querySelectorAll('.pywry-chat-msg-content *')) {
    for (const type of ['mouseover', 'pointerenter', 'focus', 'animationstart', 'toggle', 'error', 'load']) {
      each.dispatchEvent(new Event(type, { bubbles: false }));
    }
  }
}"""


def assert_harmless(chat: ChatPage) -> None:
    """Nothing ran, nothing is armed; what the pages asked for is looked at when the test ends."""
    assert chat.driver.run(INSPECT) == []
    assert "/widget/" in chat.address


def say(chat: ChatPage, stage: Stage, group: str) -> None:
    """Have all texts of a group said, and see that they do nothing."""
    chat.send(f"Say {group}")
    prompt = stage.asked(f"Say {group}")
    for text in GROUPS[group]:
        prompt.say(f"{text}\n\n")
    prompt.end()
    chat.settled("complete")
    if group == "math":
        chat.wait_for(
            lambda page: page.driver.run("() => document.querySelectorAll('.katex').length") > 0,
            "the formulas",
        )
    assert_harmless(chat)
    # Whoever points at everything sets nothing off.
    chat.driver.run(TOUCH)
    assert_harmless(chat)
    # What was stored is as harmless as what was streamed.
    chat.reload()
    chat.settled("complete")
    assert_harmless(chat)
