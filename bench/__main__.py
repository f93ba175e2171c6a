"""All benchmarks, one after the other: ``python -m bench [--full]``.

Each compares with a peer or a physical limit in the same run. What they print is kept in
``bench/out/``. ``--full`` takes 45 million positions where the quick form takes two.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

OUT = Path(__file__).parent / "out"
FULL_ROWS = "45000000"


def main() -> int:
    """Run them; the exit status is that of the first that failed."""
    ask = argparse.ArgumentParser(prog="bench", description=__doc__)
    ask.add_argument("--full", action="store_true", help="45 million positions")
    full = ask.parse_args().full
    OUT.mkdir(exist_ok=True)
    rows = ["--rows", FULL_ROWS] if full else []
    jobs: dict[str, list[str]] = {
        "decode": [], "kernels": [], "startup": [], "behaviour": rows, "identity": [], "names": [],
        "screening": [],
    }  # fmt: skip
    return next((bad for bad in [_run(name, more) for name, more in jobs.items()] if bad), 0)


def _run(name: str, more: list[str]) -> int:
    sys.stdout.write(f"\n== {name}\n")
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *more], capture_output=True, text=True, check=False
    )
    told = done.stdout + done.stderr
    sys.stdout.write(told)
    sys.stdout.flush()
    (OUT / f"{name}.txt").write_text(told)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
