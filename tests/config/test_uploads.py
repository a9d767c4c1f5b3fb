"""A file that is brought in lies in memory until it is known to be no state secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory
from pytest_django import Settings

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("megabytes", [1, 3, settings.UPLOAD_LIMIT // MEGABYTE])
def test_no_upload_touches_the_disk_before_it_is_read(tmp_path: Path, settings: Settings, megabytes: int) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # writing there fails
    data = b"x" * (megabytes * MEGABYTE)
    request = RequestFactory().post("/documents/upload/", {"file": SimpleUploadedFile("mat.pdf", data)})
    file = request.FILES["file"]
    assert isinstance(file, InMemoryUploadedFile)
    assert file.size == len(data)


def test_what_is_over_the_limit_is_dropped_and_not_put_on_the_disk(tmp_path: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = MEGABYTE
    file = SimpleUploadedFile("mat.pdf", b"x" * (2 * MEGABYTE))
    assert not RequestFactory().post("/documents/upload/", {"file": file}).FILES


def test_a_form_may_be_as_large_around_its_file_as_the_middleware_allows(settings: Settings) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= settings.UPLOAD_LIMIT + MEGABYTE
