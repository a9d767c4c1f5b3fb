"""Files that take minutes to make, made in the background: whoever asked may leave the page."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import TaskContext, task

from thongsuot.convening import jobs
from thongsuot.convening.operations import work
from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.queries.letters import packets
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.queries.work import open_work
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.people import access
from thongsuot.units import queries as units
from thongsuot.web.letter_files import desk_of, zip_content, zipped


@task(takes_context=True)
def make_letters(context: TaskContext, work_id: int, user_id: int | None) -> None:
    """Make the letters as the user who asked for them."""
    jobs.do(_make_letters, work_id, user_id, context.attempt)


def _make_letters(*, actor: Actor, work_id: int) -> None:
    ordered = open_work(work_id)
    reader = access.reader_of(actor, timezone.now())
    head = conference_for(reader, ordered.conference_id)
    require_to_come(head)
    found = packets(reader, head, ordered.unit_id)

    def told(done: int, wanted: int) -> None:
        work.note_progress(work_id=work_id, done=done, wanted=wanted)

    data = zipped(desk_of(reader, head), found, ordered.form, told)
    unit, now = units.unit(ordered.unit_id, reader.tree), timezone.now()
    work.keep_letters(work_id=work_id, content=zip_content(unit, ordered.form, day_of(now), data), now=now)
