"""The entry point: sets Django up, then runs the command; a refusal ends with its message and exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import cast

import django
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.kernel.columns import column_words
from thongsuot.kernel.errors import DomainError, Problem

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
        console.print(f"  {': '.join(filter(None, [_place(problem), str(problem)]))}", markup=False)
    console.print(f"({refusal.code})", style="dim", markup=False)


def _place(problem: Problem) -> str:
    """Row and column in words, as far as the problem has them."""
    row = _("row %(row)s") % {"row": problem.row} if problem.row else ""
    column = _("column “%(column)s”") % {"column": column_words(problem.column)} if problem.column else ""
    return ", ".join(filter(None, [row, column]))
