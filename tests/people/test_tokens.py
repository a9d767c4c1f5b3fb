"""API tokens: for a purpose, within a year, for their own user, ended once; kept as a hash, never as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.people.refusing import refused
from tests.people.world import NOW, TODAY, user
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.models import ApiToken
from thongsuot.people.operations import tokens
from thongsuot.people.operations.tokens import Made
from thongsuot.people.queries.tokens import tokens_of
from thongsuot.people.rules.roles import ROLES, Role
from thongsuot.people.rules.tokens import PREFIX, SCOPE_WORDS, SCOPES, TokenScope, permissions_of

READ = (TokenScope.FLOW_READ,)
NEVER = frozenset({Permission.SEE_NAMES, Permission.GRANT, Permission.SEE_AUDIT, Permission.EDIT_CATALOGUES})


@pytest.fixture
def office(organisation: None) -> Actor:
    return user("office", Role.OFFICE, "T")


def make(
    actor: Actor,
    *,
    user_id: int | None = None,
    purpose: str = "Báo cáo",
    scopes: Sequence[TokenScope] = READ,
    last_day: date = TODAY,
) -> Made:
    owner = user_id or actor.user_id
    assert owner is not None
    return tokens.make_token(actor=actor, user_id=owner, purpose=purpose, scopes=scopes, last_day=last_day, now=NOW)


def test_every_scope_says_in_words_what_it_leaves() -> None:
    assert set(SCOPES) == set(SCOPE_WORDS) == set(TokenScope)


def test_no_scope_shows_names_gives_access_or_shows_the_record() -> None:
    assert permissions_of(TokenScope).isdisjoint(NEVER)


def test_the_token_itself_is_kept_nowhere(office: Actor) -> None:
    made = make(office)
    assert made.token.startswith(PREFIX)
    kept = ApiToken.objects.get(pk=made.token_id)
    assert made.token not in repr([kept.__dict__, *Entry.objects.values_list("detail", flat=True)])


def test_a_token_leaves_of_its_users_permissions_those_of_its_scopes(office: Actor) -> None:
    bearer = tokens.take_token(token=make(office).token, now=NOW)
    reader = access.reader_of(bearer.actor, NOW)
    left = {permission for permission in Permission if reader.scope(permission).ranges}
    assert left == {Permission.SEE_COUNTS, Permission.READ_DOCUMENTS}
    assert left < ROLES[Role.OFFICE]


def test_a_token_of_every_scope_gives_no_permission_that_its_user_lacks(organisation: None) -> None:
    member = user("member", Role.MEMBER, "H1")
    bearer = tokens.take_token(token=make(member, scopes=list(TokenScope)).token, now=NOW)
    reader = access.reader_of(bearer.actor, NOW)
    assert {permission for permission in Permission if reader.scope(permission).ranges} == ROLES[Role.MEMBER]


@pytest.mark.parametrize("last_day", [TODAY - timedelta(days=1), TODAY + timedelta(days=366), date(9999, 12, 31)])
def test_a_token_ends_within_a_year(office: Actor, last_day: date) -> None:
    with refused("people.token_too_long"):
        make(office, last_day=last_day)


@pytest.mark.parametrize(("purpose", "scopes"), [(" ", READ), ("Báo cáo", ())])
def test_a_token_says_what_it_is_for(office: Actor, purpose: str, scopes: Sequence[TokenScope]) -> None:
    with refused("people.token_incomplete"):
        make(office, purpose=purpose, scopes=scopes)


def test_nobody_makes_a_token_for_somebody_else(office: Actor) -> None:
    other = user("other", Role.LEADER, "T")
    with refused("people.not_allowed"):
        make(office, user_id=other.user_id)
    assert make(OPERATOR, user_id=other.user_id).token_id


def test_a_token_makes_and_ends_no_tokens(office: Actor) -> None:
    made = make(office)
    limited = tokens.take_token(token=made.token, now=NOW).actor
    with refused("people.not_allowed"):
        make(limited)
    with refused("people.unknown_token"):
        tokens.end_token(actor=limited, token_id=made.token_id, now=NOW)


def test_a_token_is_ended_by_its_own_user_alone(office: Actor) -> None:
    made = make(office)
    with refused("people.unknown_token"):
        tokens.end_token(actor=user("other", Role.ADMINISTRATOR, "T"), token_id=made.token_id, now=NOW)
    tokens.end_token(actor=office, token_id=made.token_id, now=NOW)
    tokens.end_token(actor=office, token_id=made.token_id, now=NOW + timedelta(hours=1))
    assert ApiToken.objects.get(pk=made.token_id).ended_at == NOW
    assert Entry.objects.filter(action="people.end_token").count() == 1
    with refused("people.token_not_valid"):
        tokens.take_token(token=made.token, now=NOW)


def test_the_last_use_is_told_to_the_hour(office: Actor) -> None:
    made = make(office)
    times = [NOW, NOW + timedelta(minutes=59), NOW + timedelta(minutes=61)]
    noted = []
    for now in times:
        tokens.take_token(token=made.token, now=now)
        noted.append(ApiToken.objects.get(pk=made.token_id).last_used_at)
    assert noted == [times[0], times[0], times[2]]


def test_one_sees_ones_own_tokens_the_newest_first(office: Actor) -> None:
    first, second = make(office, purpose="a"), make(office, purpose="b")
    make(user("other", Role.LEADER, "T"))
    listed = tokens_of(access.reader_of(office, NOW))
    assert [row.token_id for row in listed] == [second.token_id, first.token_id]
    assert tokens_of(access.reader_of(OPERATOR, NOW)) == ()
