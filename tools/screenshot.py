"""Take a picture of a report in headless Chromium.

Run: ``python tools/screenshot.py out/report.html docs/images/report.png --width 1280 --height 800``
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("report", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument(
        "--whole", action="store_true", help="the whole page, not only what shows first"
    )
    parser.add_argument(
        "--select", type=int, help="open this row of the table first, counted from 0"
    )
    parser.add_argument("--ships", action="store_true", help="timeline by ship")
    return parser.parse_args()


def main() -> int:
    """Open, wait until the page says it is ready, take the picture."""
    from playwright.sync_api import sync_playwright

    args = arguments()
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        sys.stderr.write("Chromium is missing: apt-get install chromium\n")
        return 2
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(
            viewport={"width": args.width, "height": args.height},
            color_scheme="dark" if args.dark else "light", reduced_motion="reduce",
        )  # fmt: skip
        page.goto(args.report.resolve().as_uri())
        page.wait_for_selector("html[data-ready='1']", timeout=60_000)
        if args.ships:
            page.click("[data-rows=ship]")
        if args.select is not None:
            page.click(f"#table tr.row >> nth={args.select}")
            page.wait_for_timeout(1500)
        page.wait_for_timeout(400)
        # Without a clip, what was outside the first view is missing from canvases after scrolling.
        view = {"x": 0, "y": 0, "width": args.width, "height": args.height}
        page.screenshot(
            path=str(args.picture), full_page=args.whole, **({} if args.whole else {"clip": view})
        )
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
