"""Where a Chromium is, if there is one."""

import os
import shutil


def find_chromium() -> str | None:
    """The browser that ``CHROMIUM`` names, else the one on the path; None where there is none."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
