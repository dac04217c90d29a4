"""The Chromium or Chrome of this machine, driven without a window."""

import contextlib
import os
import shutil
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")


def missing():
    """One sentence on what this machine lacks to show a page; empty when it lacks nothing."""
    try:
        path = browser_path()
    except ImportError:
        return "Playwright is not installed: try `pip install playwright`"
    return "" if path else "no Chromium or Chrome found: try `playwright install chromium`"


def browser_path():
    """The system's Chromium or Chrome, else the one that Playwright installed, else None."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@contextlib.contextmanager
def chromium():
    """A headless Chromium with a fresh profile, that calls nobody by itself."""
    from playwright.sync_api import sync_playwright

    path, options = browser_path(), list(QUIET)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium's sandbox does not start for root (containers)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        size = {"width": 1280, "height": 1000}
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        try:
            yield context
        finally:
            browser.close()
