"""Tokens are made and ended on a page and from the command line, and shown once."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from tests.api.programs import PLACE, token
from tests.journeys.world import PASSWORD, World
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.kernel.days import day_of
from thongsuot.people.models import ApiToken, User
from thongsuot.people.rules.tokens import PREFIX

PAGE = "/account/tokens/"
CONFIRM = f"/accounts/reauthenticate/?{urlencode({'next': PAGE})}"


def sent(**other: object) -> dict[str, object]:
    in_a_month = (day_of(timezone.now()) + timedelta(days=30)).isoformat()
    return {"purpose": "weekly report", "scopes": ["flow:read"], "last_day": in_a_month} | other


def confirmed(browser: Client, password: str = PASSWORD) -> Any:
    """Type the password once more and see what was held back until then."""
    return browser.post(CONFIRM, {"password": password})


def test_a_token_is_made_on_its_page_and_shown_once(world: World) -> None:
    browser = world.browser("leader")
    assert browser.post(PAGE, sent()).headers["Location"] == CONFIRM
    assert not ApiToken.objects.exists()
    answered = confirmed(browser).content.decode()
    made = ApiToken.objects.get()
    assert (made.user_id, made.purpose, made.scopes) == (world.users["leader"], "weekly report", ["flow:read"])
    text = PREFIX + answered.split(f'value="{PREFIX}')[1].split('"')[0]
    assert text not in browser.get(PAGE).content.decode()
    read = browser.get(f"{PLACE}/obligations", headers={"authorization": f"Bearer {text}"})
    assert read.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"last_day": "2090-01-01"}, "within a year"),
        ({"scopes": []}, "required"),
        ({"purpose": " "}, "required"),
        ({"scopes": ["everything"]}, "Select a valid choice"),
    ],
)
def test_what_is_no_token_is_refused_beside_its_field(world: World, other: dict[str, object], words: str) -> None:
    browser = world.browser("leader")
    browser.post(PAGE, sent(**other))
    assert words in confirmed(browser).content.decode()
    assert not ApiToken.objects.exists()


def test_a_browser_left_open_makes_no_token_without_the_password(world: World) -> None:
    browser = world.browser("leader")
    browser.post(PAGE, sent())
    confirmed(browser, "a guess")
    assert browser.post(PAGE, sent()).headers["Location"] == CONFIRM
    assert not ApiToken.objects.exists()


def test_who_has_no_password_makes_a_token_without_one(world: World) -> None:
    account = User.objects.get(pk=world.users["leader"])
    account.set_unusable_password()
    account.save()
    world.browser("leader").post(PAGE, sent())
    assert ApiToken.objects.count() == 1


def test_a_token_is_ended_on_its_page(world: World) -> None:
    made = token(world.users["leader"])
    browser = world.browser("leader")
    assert browser.post(f"{PAGE}{made.token_id}/end/").status_code == HTTPStatus.FOUND
    assert ApiToken.objects.get().ended_at is not None
    assert "ended" in browser.get(PAGE).content.decode()


def test_nobody_ends_anothers_token(world: World) -> None:
    made = token(world.users["leader"])
    assert world.browser("administrator").post(f"{PAGE}{made.token_id}/end/").status_code == HTTPStatus.NOT_FOUND
    assert ApiToken.objects.get().ended_at is None


def run(*words: object) -> str:
    result = CliRunner().invoke(app, ["token", *map(str, words)], catch_exceptions=False)
    return result.output


def test_whoever_runs_the_machine_makes_lists_and_ends_tokens(world: World) -> None:
    text = run("make", "leader", "--for", "export", "--scope", "flow:read", "--scope", "units:read").strip()
    assert text.startswith(PREFIX)
    made = ApiToken.objects.get()
    assert made.scopes == ["flow:read", "units:read"]
    assert f"{made.pk}  export  flow:read units:read" in run("list", "leader")
    run("end", made.pk)
    assert ApiToken.objects.get().ended_at is not None
    actions = Entry.objects.filter(action__endswith="_token").order_by("pk").values_list("action", "door")
    assert list(actions) == [("people.make_token", "cli"), ("people.end_token", "cli")]
