"""What the demonstrations show and say."""

from __future__ import annotations

PAGE = """
<div class="demo">
  <p class="demo-eyebrow">pywry</p>
  <h1>Assistant</h1>
  <p>Ask something in the chat panel. Try <b>research</b>, <b>deploy</b>, <b>trip</b>, <b>approve</b>,
  <b>markdown</b>, <b>code</b>, <b>table</b>, <b>math</b>, <b>long</b> or <b>fail</b>.</p>
</div>
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
