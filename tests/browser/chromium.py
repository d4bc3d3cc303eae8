"""Sees to it that there is a browser: python -m tests.browser.chromium. Says what to do where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """A browser that starts: the one CHROMIUM names, the machine's, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    on_the_machine = [shutil.which(name) for name in NAMES]
    return next((path for path in [named, *on_the_machine, of_playwright()] if path and starts(path)), None)


def of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def starts(path: str) -> bool:
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> None:
    """As Debian does where we may, else as Playwright does; both print their own reasons."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "--quiet", "--quiet"]
        subprocess.run([*apt, "update"], env=quietly, check=False)
        packages = ["--yes", "--no-install-recommends", "chromium"]
        if subprocess.run([*apt, "install", *packages], env=quietly, check=False).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if found():
        return 0
    print("The tests drive a real browser, and there is none here yet: installing Chromium.", flush=True)
    install()
    if found():
        return 0
    print(
        "The tests need Chromium, and it could not be installed; the reason is above. Install it yourself "
        "(Debian and Ubuntu: sudo apt-get install chromium), or say where one is: CHROMIUM=/path make test",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
