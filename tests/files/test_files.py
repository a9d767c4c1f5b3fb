"""Bytes are stored once, found again, and gone when nothing refers to them."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.kernel.together import together
from thongsuot.files import operations, queries
from thongsuot.files.models import KeptFile
from thongsuot.units.models import TreeImport

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 8, tzinfo=UTC)


def keep(data: bytes, name: str = "a.docx") -> operations.Kept:
    return operations.keep(data=data, name=name, media_type="application/x-test", now=NOW)


def test_the_same_bytes_are_stored_once_whoever_brings_them_again() -> None:
    first, again = keep(b"text"), keep(b"text", "b.docx")
    assert first == again
    assert KeptFile.objects.count() == 1
    assert queries.content(first.id).name == "a.docx"


def test_other_bytes_are_another_file() -> None:
    assert keep(b"one").sha256 != keep(b"two").sha256
    assert KeptFile.objects.count() == 2


def test_what_was_kept_is_given_back_byte_by_byte() -> None:
    kept = keep(bytes(range(256)))
    assert queries.content(kept.id).data == bytes(range(256))
    assert kept.size == 256


def test_bytes_are_stored_before_their_row_so_no_row_is_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(default_storage, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        keep(b"never stored")
    assert not KeptFile.objects.exists()


def test_a_forgotten_file_is_gone_with_its_bytes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = keep(b"names of people")
    path = KeptFile.objects.get(pk=kept.id).path()
    with django_capture_on_commit_callbacks(execute=True):
        operations.forget(file_id=kept.id)
    assert not KeptFile.objects.exists()
    assert not default_storage.exists(path)


def test_a_file_that_something_else_refers_to_is_not_forgotten(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = keep(b"shared")
    TreeImport.objects.create(file_id=kept.id, planned_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        operations.forget(file_id=kept.id)
    assert queries.content(kept.id).data == b"shared"


def test_bytes_that_were_brought_again_before_they_were_removed_stay(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = keep(b"brought again")
    with django_capture_on_commit_callbacks(execute=True):
        operations.forget(file_id=kept.id)
        again = keep(b"brought again")
    assert queries.content(again.id).data == b"brought again"


def test_a_part_that_a_killed_process_left_is_not_taken_for_the_whole() -> None:
    path = KeptFile(sha256=hashlib.sha256(b"the whole").hexdigest()).path()
    default_storage.save(path, ContentFile(b"the wh"))
    assert queries.content(keep(b"the whole").id).data == b"the whole"


def test_bytes_that_no_file_claims_are_swept_once_no_upload_can_still_claim_them() -> None:
    kept, left = keep(b"claimed"), hashlib.sha256(b"left behind").hexdigest()
    default_storage.save(KeptFile(sha256=left).path(), ContentFile(b"left behind"))
    soon, later = (datetime.now(UTC) + queries.UNCLAIMED * part for part in (0.9, 1.1))
    assert left not in queries.orphans(soon)
    assert left in queries.orphans(later)
    assert kept.sha256 not in queries.orphans(later)
    operations.sweep(now=soon)
    assert left not in queries.orphans(soon)
    assert operations.sweep(now=later) >= 1
    assert queries.orphans(later) == []
    assert queries.content(kept.id).data == b"claimed"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_forgotten_while_it_is_brought_again_is_there_for_who_brought_it() -> None:
    kept = keep(b"forgotten and brought")
    found = threading.Event()

    def bring() -> None:
        with transaction.atomic():
            again = keep(b"forgotten and brought")
            found.set()
            threading.Event().wait(0.5)  # what else an upload does before it refers to the file
            TreeImport.objects.create(file_id=again.id, planned_at=NOW)

    def forget() -> None:
        found.wait()
        operations.forget(file_id=kept.id)

    together(bring, forget)
    assert queries.content(TreeImport.objects.get().file_id).data == b"forgotten and brought"
