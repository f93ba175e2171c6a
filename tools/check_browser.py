"""Says how to get Chromium where the browser tests would be skipped for want of it."""

from __future__ import annotations

import shutil
import sys


def main() -> None:
    """Print the install line to stderr if no Chromium is on the PATH."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    sys.stderr.write(
        "No Chromium found: the browser tests will be skipped. "
        "On Debian: apt-get install chromium fonts-noto-core\n"
    )


if __name__ == "__main__":
    main()
