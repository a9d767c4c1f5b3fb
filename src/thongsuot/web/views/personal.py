"""One person's data, for their owner: a member's by the office, an account's by whoever signs in with it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Dataset
from thongsuot.people.access import unit_for
from thongsuot.people.operations import personal
from thongsuot.people.queries.personal_sheets import sheets_of_member, sheets_of_user
from thongsuot.people.rules.personal import MemberData, UserData, Why, as_json
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.people import head

JSON = "json"
REASONS = {
    Why.OWNER: _("its owner asks for it"),
    Why.MISTAKE: _("it should never have been recorded"),
    Why.AUTHORITY: _("an authority has ordered it"),
}


class EraseForm(DomainForm):
    """Why a member is erased."""

    why = forms.TypedChoiceField(
        label=_("Why"), coerce=Why, choices=[(why.value, words) for why, words in REASONS.items()]
    )


class CloseForm(DomainForm):
    """One's own account is closed by typing its name: a slip of the finger does not do it."""

    username = forms.CharField(label=_("Your user name"), max_length=150)

    def __init__(self, username: str, data: QueryDict | None) -> None:
        super().__init__(data)
        self._username = username

    def clean_username(self) -> str:
        """Refuse another name."""
        typed: str = self.cleaned_data["username"]
        if typed != self._username:
            raise forms.ValidationError(_("This is not the user name that you sign in with."), code="differs")
        return typed


def member_data(request: Request, unit_id: int, member_id: int) -> HttpResponse:
    """Everything kept of a member, and erasing it. The look is recorded."""
    unit = unit_for(request.reader, Permission.EDIT_MEMBERS, unit_id)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        with refused_onto(form):
            done = personal.erase_member_data(
                actor=actor_of(request), member_id=member_id, why=form.cleaned_data["why"], now=now()
            )
            messages.success(request, _t("Erased. The member counts on as %(code)s.") % {"code": done.code})
            return redirect("unit_members", unit_id)
    data = personal.export_member_data(actor=actor_of(request), member_id=member_id, now=now())
    context = {
        **head(request, unit, "members"),
        "data": data,
        "dataset": sheets_of_member(data, now(), language()),
        "form": form,
        "endings": _endings(),
    }
    return render(request, "personal/member.html", context)


def member_data_export(request: Request, unit_id: int, member_id: int, form: str) -> HttpResponse:
    """The same as a file, for its owner. The look is recorded."""
    unit_for(request.reader, Permission.EDIT_MEMBERS, unit_id)
    data = personal.export_member_data(actor=actor_of(request), member_id=member_id, now=now())
    return _file(data, sheets_of_member(data, now(), language()), form)


def account_data(request: Request) -> HttpResponse:
    """What is kept of one's own account, and closing it for good."""
    form = CloseForm(request.user.get_username(), request.POST or None)
    if form.is_valid():
        personal.erase_user(actor=actor_of(request), user_id=request.user.pk or 0, why=Why.OWNER, now=now())
        logout(request)
        return redirect("account_login")
    return render(request, "personal/account.html", {"form": form, "endings": _endings()})


def account_data_export(request: Request, form: str) -> HttpResponse:
    """One's own account as a file."""
    data = personal.export_user_data(actor=actor_of(request), user_id=request.user.pk or 0, now=now())
    return _file(data, sheets_of_user(data, now(), language()), form)


def _endings() -> dict[str, str]:
    """Endings of files with what people call them; a .csv would hold the first table alone."""
    return {JSON: "JSON"} | {ending: form.words for ending, form in FORMS.items() if ending != "csv"}


def _file(data: MemberData | UserData, dataset: Dataset, ending: str) -> HttpResponse:
    if ending != JSON:
        return exported(dataset, ending)
    return download(Content(name=f"{dataset.title}.json", media_type="application/json", data=as_json(data)))
