"""Two at the same time: what would go wrong without the lock, and does not with it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.documents import samples
from tests.documents.world import NOW, plant
from tests.kernel.together import together
from thongsuot.catalogues.operations import load_shipped
from thongsuot.documents import operations
from thongsuot.documents.models import Version
from thongsuot.documents.operations import publishing
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_drafts_published_at_once_one_comes_into_force_and_the_other_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    world = plant()
    for text in (samples.named(7), samples.named(7) + b"\n"):
        operations.upload(actor=OPERATOR, unit_id=world.province, data=text, name="nq.txt", now=NOW)
    drafts = list(Version.objects.order_by("number"))
    assert [draft.number for draft in drafts] == [1, 2]
    look = publishing._refuse_unpublishable
    refused: list[str] = []

    def look_and_wait(*given: Any) -> None:
        look(*given)
        threading.Event().wait(0.5)

    monkeypatch.setattr(publishing, "_refuse_unpublishable", look_and_wait)

    def publish(draft: Version) -> None:
        try:
            operations.publish(actor=OPERATOR, version_id=draft.pk, revision=draft.revision, now=NOW)
        except DomainError as error:
            refused.append(error.code)

    together(lambda: publish(drafts[0]), lambda: publish(drafts[1]))
    assert refused == ["documents.another_published"]
    assert Version.objects.filter(state="published").count() == 1
