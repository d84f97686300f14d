"""A small assistant without a model: it answers from what it knows about Markdown.

python -m pywry.examples.pywry_demo_chat
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from pywry import ChatContext, ChatManager, HtmlContent, PyWry

PAGE = """
<main class="demo">
  <p class="demo-eyebrow">pywry</p>
  <h1>Assistant</h1>
  <p>Ask something in the chat panel. Try <b>markdown</b>, <b>code</b>, <b>table</b>, <b>math</b>, <b>long</b> or <b>fail</b>.</p>
</main>
"""

STYLE = """
.demo { max-width: 42rem; margin: 12vh auto; padding: 0 2rem; line-height: 1.6; }
.demo h1 { font-size: 2.2rem; letter-spacing: -0.02em; margin: 0.2em 0 0.4em; }
.demo-eyebrow { text-transform: uppercase; letter-spacing: 0.14em; font-size: 0.75rem; opacity: 0.6; margin: 0; }
"""

ANSWERS = {
    "markdown": """## Markdown, as it streams

Text with *emphasis*, **strength**, ~~regret~~ and `code`, a [link](https://commonmark.org) and an autolink: https://github.github.com/gfm/.

1. Lists that are numbered
2. and nested
   - with bullets
   - inside

- [x] Tasks that are done
- [ ] and tasks that are not

> A quotation, which may hold
> several lines.

---

That was all.
""",
    "code": """A sieve, for the primes below a limit:

```python
def primes(limit: int) -> list[int]:
    \"\"\"Return the primes below ``limit``.\"\"\"
    sieve = bytearray([1]) * limit
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:  # its multiples are not prime
            sieve[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(2, limit) if sieve[number]]


print(primes(50))
```

It needs one byte for each number.
""",
    "table": """The planets nearest to the sun:

| Planet | Distance (million km) | Moons | Year |
|:-------|---------------------:|:-----:|------|
| Mercury | 57.9 | 0 | 88 days |
| Venus | 108.2 | 0 | 225 days |
| Earth | 149.6 | 1 | 365 days |
| Mars | 227.9 | 2 | 687 days |
""",
    "math": """The sum of the first $n$ squares is

$$\\sum_{k=1}^{n} k^2 = \\frac{n(n+1)(2n+1)}{6}$$

so for $n = 10$ it is $385$.
""",
}


def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> Iterator[str]:
    """Answer, a few characters at a time, as a model would."""
    question = messages[-1]["text"].strip()
    word = question.lower()
    if word == "fail":
        yield "This begins well, and then "
        raise RuntimeError("the demonstration failed on purpose")
    answer = ANSWERS.get(word)
    if word == "long":
        answer = "\n".join(ANSWERS.values()) * 5
    if answer is None:
        answer = (
            f"You said: {question}\n\nTry `markdown`, `code`, `table`, `math`, `long` or `fail`."
        )
    for start in range(0, len(answer), 6):
        if ctx.cancel_event.is_set():
            return
        yield answer[start : start + 6]
        time.sleep(0.012)


def main() -> None:
    """Show the page and wait."""
    app = PyWry(title="pywry demo", theme="system")
    chat = ChatManager(
        handler=handler,
        welcome_message="Welcome to **pywry**. Ask me for `markdown`, `code`, a `table` or `math`.",
        system_prompt="You are a concise assistant.",
        toolbar_width="460px",
    )
    widget = app.show(
        HtmlContent(html=PAGE, inline_css=STYLE),
        toolbars=[chat.toolbar(position="right")],
        callbacks=chat.callbacks(),
    )
    chat.bind(widget)
    app.block()


if __name__ == "__main__":
    main()
