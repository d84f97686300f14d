"""``python -m benchmarks``: measure, print the table, keep the JSON."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.report import as_json, table
from benchmarks.result import Result
from benchmarks.suite import CASES


def main() -> int:
    """Run what was asked for; say with the exit code whether every target is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"only these: {' '.join(CASES)}")
    parser.add_argument("--full", action="store_true", help="everything, with more rounds")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    options = parser.parse_args()
    unknown = set(options.names) - set(CASES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(CASES)}")
    bench = Bench(full=options.full)
    results: list[Result] = []
    broken: list[str] = []
    try:
        for name, case in CASES.items():
            if name in options.names or (not options.names and (options.full or case.quick)):
                begun = time.monotonic()
                try:
                    results += case.run(bench)
                except Exception:  # noqa: BLE001 - the others are worth knowing nevertheless
                    traceback.print_exc()
                    broken.append(name)
                print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    finally:
        bench.close()
    print(table(results))
    if options.json:
        options.json.write_text(as_json(results))
    missed = [result for result in results if result.passed is False]
    print(f"\n{len(results)} results, {len(missed)} targets missed")
    if broken:
        print(f"could not be measured: {', '.join(broken)}")
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
