"""What a conference hands out on paper: letters to units, the list of a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.operations.lists import print_list
from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.queries.letters import invited
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.queries.studied import studied
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Letter, letters_docx, letters_pdf
from thongsuot.people.access import unit_for
from thongsuot.units import queries as units
from thongsuot.web.convened_sheets import list_dataset
from thongsuot.web.downloads import download
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.letters import VIETNAMESE, letters
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.views.units import catalogue_words

LETTERS: Mapping[str, Callable[[Sequence[Letter]], bytes]] = {"docx": letters_docx, "pdf": letters_pdf}
LIST_FORMS = frozenset({"pdf", "xlsx", "docx"})


def letters_of(request: Request, conference_id: int, unit_id: int, form: str) -> HttpResponse:
    """Letters to the units right beneath one, each on a page of its own."""
    if form not in LETTERS:
        raise Http404
    head = conference_for(request.reader, conference_id)
    unit = unit_for(request.reader, Permission.SEE_COUNTS, unit_id)
    require_to_come(head)
    tree = request.reader.tree
    above = units.ancestors(head.organiser.id, tree)
    symbols = [line.symbol or line.title for line in studied(request.reader, head)]
    words = catalogues.words_ever([Catalogue.MEMBER_CATEGORIES], VIETNAMESE)[Catalogue.MEMBER_CATEGORIES]
    found = invited(request.reader, head, unit_id)
    written = list(letters(head, found, above[-1].name if above else "", symbols, words))
    name = f"{_('Invitation letters')} {unit.code} {today():%Y-%m-%d}.{form}"
    return download(Content(name=name, media_type=FORMS[form].media_type, data=LETTERS[form](written)))


def point_list(request: Request, conference_id: int, point_id: int, form: str) -> HttpResponse:
    """The list of a point for the roll call on paper. The look is recorded."""
    if form not in LIST_FORMS:
        raise Http404
    found = print_list(actor=actor_of(request), conference_id=conference_id, point_id=point_id, now=now())
    return exported(list_dataset(found, catalogue_words(Catalogue.MEMBER_CATEGORIES), now()), form)
