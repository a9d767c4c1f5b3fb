"""The entry point: sets Django up, then runs the command; a refusal ends with its message and exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import cast

import django
from django.utils import translation
from django.utils.module_loading import import_string
from rich.console import Console

from thongsuot.kernel.errors import DomainError

REFUSED = 2
SETTINGS_OF = {"demo": "thongsuot.config.settings_demo"}
DEFAULT_SETTINGS = "thongsuot.config.settings"


def run() -> None:
    """Run the command that the arguments name, in the language of THONGSUOT_LANGUAGE (Vietnamese unless set)."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_OF.get(command, DEFAULT_SETTINGS))
    django.setup()
    # The commands import models, which Django allows only once it is set up.
    app = cast("Callable[[], None]", import_string("thongsuot.cli.app.app"))
    with translation.override(os.environ.get("THONGSUOT_LANGUAGE", "vi")):
        try:
            app()
        except DomainError as refusal:
            show_refusal(refusal)
            sys.exit(REFUSED)


def show_refusal(refusal: DomainError) -> None:
    """The message, then each row's problem, on standard error."""
    console = Console(stderr=True, highlight=False, emoji=False)
    console.print(str(refusal), style="bold red", markup=False)
    for problem in refusal.problems:
        place = f"{problem.row}: " if problem.row else ""
        console.print(f"  {place}{problem}", markup=False)
    console.print(f"({refusal.code})", style="dim", markup=False)
