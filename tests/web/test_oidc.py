"""Signing in through the organisation's own service: joined people come in, invited ones join, nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialLogin
from django.test import Client
from django.utils import timezone

from tests.web.conftest import browser_of, granted, person
from tests.web.sign_in_service import CLIENT, Service, running
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people import operations
from thongsuot.people.models import Grant, User
from thongsuot.people.operations import Offer
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Unit

SIGN_IN = "/accounts/oidc/sso/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.fixture
def service(provider: Service, settings: Any, province: Unit) -> Service:
    """The service, named by the settings; the one who signs in there is the usual one."""
    app = {"provider_id": "sso", "name": "VNeID", "client_id": CLIENT, "settings": {"server_url": provider.url}}
    settings.OIDC_URL, settings.OIDC_NAME = provider.url, "VNeID"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    provider.claims = {
        "sub": "u-1",
        "preferred_username": "hoa.nt",
        "name": "Nguyễn Thị Hoà",
        "email": "hoa@example.org",
    }
    return provider


def through(client: Client, service: Service, address: str = SIGN_IN) -> Any:
    """Go to the service by this form and come back from it, to wherever that leads."""
    answer = client.post(address)
    assert answer.status_code == 302, answer.content
    assert answer.headers["Location"].startswith(f"{service.url}/authorize")
    return client.get(service.answer_to(answer.headers["Location"]), follow=True)


def english() -> Client:
    return Client(headers={"accept-language": "en"})


def invitation(province: Unit) -> str:
    offer = Offer(Role.SECRETARY, province.pk, with_subtree=True)
    return operations.invite(actor=OPERATOR, offer=offer, now=timezone.now()).token


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def join(user: User, service: Service) -> None:
    """Join a signed-in user by the explicit step, having given the password once more."""
    client = english()
    client.post("/accounts/login/", {"login": user.username, "password": "a long enough secret"})
    page = through(client, service, f"{SIGN_IN}?process=connect")
    assert "Joined. You can sign in with it from now on." in page.content.decode()


def test_no_service_no_link(province: Unit, client: Client) -> None:
    assert "/oidc/" not in client.get("/accounts/login/").content.decode()
    assert "/service/" not in client.get(f"/invitations/{invitation(province)}/").content.decode()
    assert client.post(SIGN_IN).status_code == 404


def test_the_service_is_offered_by_the_name_that_its_users_know(service: Service, client: Client) -> None:
    page = english().get("/accounts/login/").content.decode()
    assert "Sign in with VNeID" in page
    assert f'action="{SIGN_IN}?' in page


def test_somebody_unknown_gets_no_account_and_is_told_why(service: Service) -> None:
    client = english()
    answer = through(client, service)
    assert answer.status_code == 403
    assert "not joined to an account yet" in answer.content.decode()
    assert not User.objects.exists()
    assert not is_in(client)


def test_an_address_that_is_known_joins_nobody(service: Service, province: Unit) -> None:
    owner = granted(person("hoa", "Nguyễn Thị Hoà"), "office", province)
    owner.email = "hoa@example.org"
    owner.save()
    client = english()
    assert through(client, service).status_code == 403
    assert not is_in(client)


def test_whoever_has_joined_signs_in(service: Service, province: Unit) -> None:
    join(granted(person("hoa", "Nguyễn Thị Hoà"), "office", province), service)
    client = english()
    assert through(client, service).status_code == 200
    assert client.get("/account/").context["user"].username == "hoa"


def test_one_identity_opens_one_account(service: Service, province: Unit) -> None:
    join(granted(person("hoa", "Hoà"), "office", province), service)
    other = english()
    granted(person("mai", "Mai"), "office", province)
    other.post("/accounts/login/", {"login": "mai", "password": "a long enough secret"})
    page = through(other, service, f"{SIGN_IN}?process=connect")
    assert "It is joined to another account already." in page.content.decode()


def test_who_parts_it_signs_in_with_it_no_more(service: Service, province: Unit) -> None:
    join(granted(person("hoa", "Hoà"), "office", province), service)
    client = english()
    client.post("/accounts/login/", {"login": "hoa", "password": "a long enough secret"})
    page = client.get("/accounts/joined/")
    client.post("/accounts/joined/", {"account": page.context["form"].accounts[0].pk})
    assert through(english(), service).status_code == 403


def test_an_invitation_is_taken_up_through_it_without_a_password(service: Service, province: Unit) -> None:
    token = invitation(province)
    client = english()
    assert "Join with VNeID" in client.get(f"/invitations/{token}/").content.decode()
    assert through(client, service, f"/invitations/{token}/service/").status_code == 200
    user = User.objects.get(username="hoa.nt")
    assert (user.display_name, user.has_usable_password(), user.email) == ("Nguyễn Thị Hoà", False, "")
    assert Grant.objects.get(user=user).role == "secretary"
    assert is_in(client)
    again = english()
    through(again, service)
    assert is_in(again)


def test_an_invitation_opens_once_through_it_too(service: Service, province: Unit) -> None:
    token = invitation(province)
    through(english(), service, f"/invitations/{token}/service/")
    assert english().post(f"/invitations/{token}/service/").status_code == 409
    service.claims |= {"sub": "u-2", "preferred_username": "mai"}
    assert through(english(), service).status_code == 403


def test_whoever_has_joined_takes_a_further_invitation_up_as_oneself(service: Service, province: Unit) -> None:
    owner = granted(person("hoa", "Nguyễn Thị Hoà"), "office", province)
    join(owner, service)
    client = english()
    assert through(client, service, f"/invitations/{invitation(province)}/service/").status_code == 200
    assert client.get("/account/").context["user"].username == "hoa"
    assert sorted(Grant.objects.filter(user=owner).values_list("role", flat=True)) == ["office", "secretary"]
    assert User.objects.count() == 1


def test_nobody_is_made_who_could_not_be_joined(
    service: Service, province: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(SocialLogin, "connect", broken)
    token = invitation(province)
    client = english()
    client.raise_request_exception = False
    assert through(client, service, f"/invitations/{token}/service/").status_code == 500
    assert not User.objects.exists()
    monkeypatch.undo()
    through(english(), service, f"/invitations/{token}/service/")
    assert User.objects.get().username == "hoa.nt"


def test_a_name_that_nobody_could_type_is_made_one(service: Service, province: Unit) -> None:
    service.claims |= {"preferred_username": "Hoà Nguyễn|1"}
    through(english(), service, f"/invitations/{invitation(province)}/service/")
    assert User.objects.get().username == "Hoà-Nguyễn-1"


@pytest.mark.parametrize("name", ["hoa.nt", "Hoa.NT"])
def test_a_name_that_is_taken_gets_the_services_mark(service: Service, province: Unit, name: str) -> None:
    person(name, "Người khác")
    through(english(), service, f"/invitations/{invitation(province)}/service/")
    assert Grant.objects.get(role="secretary").user.username == "hoa.nt-u-1"


def test_an_answer_that_was_not_asked_for_is_refused(service: Service) -> None:
    client = english()
    assert client.get(f"{SIGN_IN}callback/?code=code-0&state=invented").status_code in {401, 403}
    assert not is_in(client)


def test_who_leaves_the_service_half_way_is_told_so(service: Service) -> None:
    client = english()
    asked = client.post(SIGN_IN).headers["Location"]
    back = service.answer_to(asked).replace("code=", "error=access_denied&was=")
    assert "You are not signed in" in client.get(back, follow=True).content.decode()


def test_signed_in_users_see_how_to_join(service: Service, province: Unit) -> None:
    client = browser_of(granted(person("hoa", "Hoà"), "office", province))
    assert "Sign-in by VNeID" in client.get("/account/").content.decode()
    assert "Join VNeID" in client.get("/accounts/joined/").content.decode()
