"""A small organisation, its people's browsers without JavaScript, and a document brought in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.kept import once
from thongsuot.catalogues.operations import load_shipped
from thongsuot.documents import operations as documents
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people.models import Grant, User
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.vietnamese.text import fold, sort_key

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
TEXT = """TỈNH ỦY HÒA SƠN
*
Số 07-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hòa Sơn, ngày 12 tháng 01 năm 2026

NGHỊ QUYẾT
về nâng cao chất lượng sinh hoạt chi bộ

I. MỤC TIÊU
1. Đến năm 2030, trên 90% chi bộ sinh hoạt đúng quy định.
2. Đến năm 2030, 100% chi bộ lập biên bản trên phần mềm.

II. TỔ CHỨC THỰC HIỆN
1. Giao Ban Tổ chức Tỉnh ủy chủ trì xây dựng kế hoạch, hoàn thành trước ngày 15/3/2026.
2. Giao Văn phòng Tỉnh ủy chủ trì theo dõi, đôn đốc việc thực hiện <b>nghị quyết</b>, báo cáo trong tháng 6/2026.
"""
"""Written for these tests; the tags in it must reach no page as tags."""


@pytest.fixture
def user(db: None) -> User:
    """Someone who can sign in and has no grant."""
    return person("hoa", "Nguyễn Thị Hoà")


@pytest.fixture
def signed_in(user: User) -> Client:
    """That person's browser, in English, so that tests read like the code."""
    return browser_of(user)


@pytest.fixture
def province(db: None) -> Unit:
    """A committee with one commune beneath it; the shipped catalogues."""
    return once(_province)


def _province() -> Unit:
    load_shipped(actor=OPERATOR, now=NOW)
    root = unit("T", "Tỉnh ủy Hòa Sơn", "party_province", None)
    unit("X1", "Đảng bộ xã Bản Lầu", "party_commune", root)
    return root


@pytest.fixture
def office(province: Unit) -> Client:
    """The browser of the province's office."""
    return browser_of(granted(person("office", "Văn phòng"), "office", province))


@pytest.fixture
def member(province: Unit) -> Client:
    """The browser of someone who may read and no more."""
    return browser_of(granted(person("member", "Đảng viên"), "member", province))


@pytest.fixture
def uploaded(province: Unit) -> Uploaded:
    """A resolution, brought in and read."""
    return once(_upload, province.pk)


def _upload(province_id: int) -> Uploaded:
    return documents.upload(actor=Actor(None, "cli"), unit_id=province_id, data=TEXT.encode(), name="nq.txt", now=NOW)


def person(username: str, display_name: str) -> User:
    """Someone with a password, who reads English, so that tests read like the code."""
    user = User(username=username, display_name=display_name, language="en", joined_at=NOW)
    user.set_password("a long enough secret")
    user.save()
    return user


def granted(user: User, role: str, unit: Unit) -> User:
    """The same person with a role over a unit and all beneath it."""
    Grant.objects.create(user=user, role=role, unit=unit, with_subtree=True, first_day=SINCE, granted_at=NOW)
    return user


def browser_of(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def unit(code: str, words: str, kind: str, parent: Unit | None) -> Unit:
    """A unit with its name and place."""
    row = Unit.objects.create(code=code, opened_on=SINCE)
    named = {"words": words, "folded": fold(words), "sort_key": sort_key(words)}
    Name.objects.create(unit=row, kind=kind, from_day=SINCE, **named)
    Placement.objects.create(unit=row, parent=parent, from_day=SINCE)
    return row
