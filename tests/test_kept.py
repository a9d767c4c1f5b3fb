"""A world that is laid out again is the world that was built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from pytest_django import Settings

from tests.documents import world
from tests.kept import once
from tests.upkeep.installations import contents
from thongsuot.units.models import Unit

BUILT: list[str] = []


def build(code: str) -> list[int]:
    BUILT.append(code)
    default_storage.save(f"kept/{code}", ContentFile(b"x"))
    return [world.unit(code, "Tỉnh ủy", "party_province", None)]


@pytest.fixture
def _stored_elsewhere(settings: Settings) -> None:
    settings.STORAGES = dict(settings.STORAGES)


@contextmanager
def undone() -> Iterator[None]:
    """As one test: nothing of it is left for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def laid_out(code: str) -> tuple[list[int], dict[str, list[str]], int]:
    """What `once` gives, every row there is then, and the id of the next unit."""
    with undone():
        return once(build, code), contents(), world.unit("N", "Xã", "party_commune", None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_stored_elsewhere")
def test_the_second_time_all_is_there_and_nothing_is_built(settings: Settings) -> None:
    BUILT.clear()
    first = laid_out("A")
    assert first[0][0] < first[2]
    settings.STORAGES = dict(settings.STORAGES)
    assert not default_storage.exists("kept/A")
    assert laid_out("A") == first
    assert BUILT == ["A"]
    with default_storage.open("kept/A") as file:
        assert file.read() == b"x"


@pytest.mark.django_db
@pytest.mark.usefixtures("_stored_elsewhere")
def test_what_is_given_back_is_the_tests_own() -> None:
    with undone():
        once(build, "B").append(0)
    assert len(once(build, "B")) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_stored_elsewhere")
def test_a_world_on_a_world_is_kept_without_it() -> None:
    for _time in range(2):
        with undone():
            both = {*once(build, "C"), *once(build, "D")}
            assert both == set(Unit.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_world_that_changes_what_stood_there_is_refused() -> None:
    world.unit("E", "Xã", "party_commune", None)
    with pytest.raises(AssertionError, match="cannot be kept"):
        once(rename)


def rename() -> None:
    Unit.objects.update(code="F")


@pytest.mark.django_db
@pytest.mark.usefixtures("_stored_elsewhere")
def test_a_world_is_built_anew_where_something_else_stands_already() -> None:
    BUILT.clear()
    for _time in range(2):
        with undone():
            once(build, "G")
        with undone():
            world.unit("N", "Xã", "party_commune", None)
            once(build, "G")
    assert BUILT == ["G", "G"]


def build_upon(code: str) -> list[int]:
    return once(build, f"{code}1") + build(f"{code}2")


@pytest.mark.django_db
@pytest.mark.usefixtures("_stored_elsewhere")
def test_the_next_ids_come_after_a_world_that_holds_a_world_wherever_they_stood_when_it_was_built() -> None:
    with undone():
        once(build, "H1")
        build("H")  # as many ids as the world will have come to
    with undone():
        once(build_upon, "H")
    with undone():
        once(build, "H1")
    with undone():
        held = once(build_upon, "H")
        assert world.unit("N", "Xã", "party_commune", None) > max(held)
