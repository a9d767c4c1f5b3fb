"""One's own API tokens: made for a purpose, shown once, ended at once."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from thongsuot.people.operations import tokens as operations
from thongsuot.people.queries.tokens import tokens_of
from thongsuot.people.rules.tokens import PURPOSE_LENGTH, SCOPE_WORDS, TokenScope
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now, today

USUAL = timedelta(days=90)
"""How long a token lasts unless its maker says otherwise."""


class TokenForm(DomainForm):
    """What a program is for, what it may do, until when."""

    purpose = forms.CharField(
        label=_("What it is for"), max_length=PURPOSE_LENGTH, help_text=_("as “weekly report of the office”")
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("What it may do"),
        coerce=TokenScope,
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = DayField(label=_("Through"), help_text=_("the last day, at most a year from today"))


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth ships no types
def tokens(request: Request) -> HttpResponse:
    """The reader's tokens; a new one is told on the page that answers, and nowhere afterwards.

    A token opens the account from elsewhere, so making one asks for the password or a second factor once more; an
    account that has neither signs in through the organisation's service alone, which asks in its own way.
    """
    form, token = _form(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        with refused_onto(form):
            actor, given = actor_of(request), form.cleaned_data
            token = operations.make_token(actor=actor, user_id=actor.user_id or 0, now=now(), **given).token
            form = _form(None)
    rows = tokens_of(request.reader)
    context = {
        "form": form,
        "token": token,
        "open": [row for row in rows if row.is_open(today())],
        "over": [row for row in rows if not row.is_open(today())],
    }
    return render(request, "tokens/tokens.html", context)


@require_POST
def end_token(request: Request, token_id: int) -> HttpResponse:
    """End one at once."""
    operations.end_token(actor=actor_of(request), token_id=token_id, now=now())
    messages.success(request, _t("The token is ended."))
    return redirect("tokens")


def _form(data: QueryDict | None) -> TokenForm:
    return TokenForm(data, initial={"last_day": today() + USUAL})
