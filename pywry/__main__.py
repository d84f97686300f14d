"""``python -m pywry``: which version this is, and the demo.

python -m pywry            print the version and what can be done
python -m pywry demo       show the demo
"""

from __future__ import annotations

import platform
import runpy
import sys

from pywry import __version__


def main() -> int:
    """Do what the command line asks for."""
    if sys.argv[1:] == ["demo"]:
        runpy.run_module("pywry.examples.pywry_demo_chat", run_name="__main__")
        return 0
    print(f"pywry {__version__}, Python {platform.python_version()}")
    print("'python -m pywry demo' shows the demo.")
    return 0 if not sys.argv[1:] or sys.argv[1:] == ["--version"] else 2


if __name__ == "__main__":
    sys.exit(main())
