"""What the demo holds, as a short account: what was read, what landed where, where it is stuck, how to sign in."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thongsuot.cli.demo import story, today
from thongsuot.documents import queries as documents
from thongsuot.documents.queries import Filters
from thongsuot.flow import queries as flow
from thongsuot.flow.queries import Flow
from thongsuot.flow.rules.headlines import sentence
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.plans.queries import Wanted
from thongsuot.study.queries import coverage, rule_if_any
from thongsuot.units import queries as units
from thongsuot.vietnamese.numbers import format_number

WORST = 3


def show(console: Console) -> None:
    """Print the account, as of today."""
    reader = access.reader_of(OPERATOR, timezone.now())
    root = units.root(reader.tree)
    console.print()
    console.print(f"[bold]{escape(root.name)}[/bold] · {escape(size(reader))}")
    for line in documents.documents(reader, Filters()).items:
        console.print()
        console.print(f"[bold]{escape(line.symbol)}[/bold] {escape(line.title)}")
        console.print("  " + what_was_read(reader, line.version_id), markup=False)
        if line.state == "published":
            show_document(console, reader, line.id)
        else:
            console.print(_("  A draft: what was read waits for a reviewer."), markup=False)


def size(reader: Reader) -> str:
    """How many units are open today."""
    count = sum(1 for row in units.export_rows(reader.tree) if not row.closed)
    words = ngettext("%(count)s unit", "%(count)s units", count)
    return words % {"count": number(count)}


def what_was_read(reader: Reader, version_id: int) -> str:
    """How much the reader found in a version, and what it asks a person."""
    found = documents.review(reader, version_id)
    words = ngettext("%(count)s requirement read", "%(count)s requirements read", found.progress.total)
    doubts = ngettext("%(count)s doubt for a person", "%(count)s doubts for a person", len(found.questions))
    read = words % {"count": number(found.progress.total)}
    return f"{read}, {doubts % {'count': number(len(found.questions))}}"


def show_document(console: Console, reader: Reader, document_id: int) -> None:
    """What landed where, and where it is stuck."""
    found = flow.flow(reader, document_id, units.root(reader.tree).id, reader.day)
    landed = plans.counts_by_status(reader, Wanted(document_id=document_id), reader.day)
    words = ngettext("%(count)s obligation landed on units", "%(count)s obligations landed on units", landed.total)
    console.print("  " + words % {"count": number(landed.total)}, markup=False)
    console.print("  " + sentence(found.headline), markup=False)
    console.print(worst(found))
    if rule_if_any(reader, document_id) is not None:
        console.print("  " + studied(reader, document_id), markup=False)


def studied(reader: Reader, document_id: int) -> str:
    """How many have studied it, and where most are left."""
    found = coverage(reader, document_id)
    total = found.total.total
    named = [row for row in found.rows if row.unit is not None]
    most = max(named, key=lambda row: row.figures.total.left)
    words = _("Studied by %(done)s of %(due)s members who must; %(left)s left, %(most)s of them in %(unit)s.")
    return words % {
        "done": number(total.done),
        "due": number(total.due),
        "left": number(total.left),
        "most": number(most.figures.total.left),
        "unit": most.unit.name if most.unit else "",
    }


def worst(found: Flow) -> Table:
    """Where most units are stuck."""
    table = Table(box=None, padding=(0, 2), show_header=False)
    for row in found.stuck[:WORST]:
        place = f"{row.stage.words(get_language() or 'vi')} · {row.unit.name}"
        stuck = ngettext("%(count)s unit", "%(count)s units", row.units) % {"count": number(row.units)}
        members = ngettext("%(count)s member", "%(count)s members", row.members) % {"count": number(row.members)}
        table.add_row("", escape(place), stuck, members)
    return table


def show_links(console: Console, port: int) -> None:
    """One sign-in link per role; they work on this machine and for this demo alone."""
    console.print()
    console.print(_("Sign in as:"), markup=False)
    for user in story.USERS:
        link = f"http://localhost:{port}/demo/{user.username}/"
        console.print(f"  {link:<45}{user.name}", markup=False, soft_wrap=True)  # a link is never cut short


def show_pairing(console: Console, port: int) -> None:
    """Where to try the roll call of today's conference: a fresh link that pairs one device, for two hours."""
    found = today.pairing(timezone.now())
    if found is not None:
        point, code = found
        console.print()
        words = _(
            "A conference is held today. Call the roll at “%(point)s”; this link pairs one device, for two hours:"
        )
        console.print(words % {"point": point.name}, markup=False)
        console.print(f"  http://localhost:{port}/point/#code={code}", markup=False, soft_wrap=True)
    console.print()
    console.print(_("Ctrl-C ends it."), markup=False)


def number(value: int) -> str:
    """In the active language's writing."""
    return format_number(value, (get_language() or "vi")[:2])
