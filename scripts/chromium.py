"""Finds the system's Chromium for the browser tests and, where we may, installs Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_GET = "/usr/bin/apt-get"


def find() -> str | None:
    """The path of a Chromium on PATH or, on Debian, where its package puts it."""
    found = filter(None, (shutil.which(name) for name in NAMES))
    return next(found, "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)


def find_or_install() -> str | None:
    """The path of a Chromium, installed with apt-get when it is missing and we are root; else None."""
    return find() or (find() if may_install() and _install() else None)


def may_install() -> bool:
    """True where packages of the system are ours to install."""
    return os.geteuid() == 0 and Path(APT_GET).exists()


def _install() -> bool:
    print("Chromium is missing: installing Debian's package `chromium`", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    steps = (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"])
    return all(
        subprocess.run(
            [APT_GET, *step], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        ).returncode
        == 0
        for step in steps
    )
