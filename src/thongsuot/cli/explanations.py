"""Why the reader found what it found: each item with its sentence, its rule in words, and the words that it went by."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from thongsuot.cli.findings import language, one_line, show_checks, show_identity, sure
from thongsuot.reading import Explainer, rules
from thongsuot.reading.model import LAYERS, Item, Reading


def show(console: Console, name: str, found: Reading) -> None:
    """Print of every item in one document why it was found."""
    show_identity(console, name, found)
    explainer = Explainer(found)
    for layer, title in zip(LAYERS, _titles(), strict=True):
        items: Sequence[Item] = getattr(found, layer)
        if items:
            console.print(Text(title, style="bold"))
        for item in items:
            console.print(Padding(_item(item, found, explainer), (0, 0, 1, 2), expand=False))
    show_checks(console, found)


def _titles() -> tuple[str, ...]:
    """The layers in words, in the order of `LAYERS`."""
    return (
        _("Citations"),
        _("Targets"),
        _("Tasks"),
        _("Deadlines"),
        _("Figures"),
        _("Conferences"),
        _("Changes of units"),
    )


def _item(item: Item, found: Reading, explainer: Explainer) -> Text:
    """Four lines: the sentence, the rule, its words, how sure it is. Nothing in a document is taken as markup."""
    rule = rules().get(item.rule)
    words = explainer.words(item)
    told = Text(one_line(found.text[item.start : item.end]))
    for label, value in (
        (_("Why"), rule.words(language()) if rule else item.rule),
        (_("Words"), " · ".join(f"“{word}”" for word in words)),
        (_("Sure"), sure(item.confidence)),
    ):
        told.append(f"\n{label}: ", style="dim").append(value)
    return told
