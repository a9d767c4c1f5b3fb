"""Form fields of the house: days as they are written here, files with a limit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import fill
from thongsuot.vietnamese.dates import parse_date
from thongsuot.vietnamese.numbers import parse_number
from thongsuot.web.templatetags.thongsuot import number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words


class DayField(forms.Field):
    """A day: the browser's own date picker, and whatever `vietnamese.dates.parse_date` reads."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"day": _("This is not a day. Write it as 22/7/2026.")}

    def to_python(self, value: object) -> date | None:
        """Read the day."""
        if value in self.empty_values or isinstance(value, date):
            return value if isinstance(value, date) else None
        day = parse_date(str(value))
        if day is None:
            raise forms.ValidationError(self.error_messages["day"], code="day")
        return day


class NumberField(forms.Field):
    """A number as it is written in either language: "1.500", "91,4", "91.63"."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"number": _("This is not a number. Write it as 1.500 or 91,4.")}

    def prepare_value(self, value: object) -> object:
        """Show a number in the active language; what was typed as it was typed."""
        return number(value) if isinstance(value, Decimal | int) else value

    def to_python(self, value: object) -> Decimal | None:
        """Read the number."""
        if value in self.empty_values:
            return None
        found = parse_number(str(value))
        if found is None:
            raise forms.ValidationError(self.error_messages["number"], code="number")
        return found


class LinesField(forms.Field):
    """A list, one item a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: object) -> object:
        """Show a list as lines; what was typed as it was typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> object:
        """Read lines, leaving out empty ones."""
        return lines(value)


class PairsField(LinesField):
    """A mapping, one "key = value" a line."""

    default_error_messages = {"pair": _("Write each line as “key = value”.")}

    def prepare_value(self, value: object) -> object:
        """Show a mapping as lines."""
        return super().prepare_value([f"{k} = {v}" for k, v in value.items()] if isinstance(value, Mapping) else value)

    def to_python(self, value: object) -> object:
        """Read lines; figures become numbers."""
        pairs = [line.partition("=") for line in lines(value)]
        if any(not sign for _key, sign, _value in pairs):
            raise forms.ValidationError(self.error_messages["pair"], code="pair")
        return {key.strip(): int(v) if (v := text.strip()).isdecimal() else v for key, _sign, text in pairs}


def lines(value: object) -> list[str]:
    """The lines of what was typed, without empty ones."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


TOO_LARGE = _("The file is larger than %(limit)s MB. Nothing was stored. Split it, or leave out its pictures.")
_filled = lazy(fill, str)
"""A message with its places filled when it is shown, in the language of that moment."""


class UploadField(forms.FileField):
    """A file of at most so many bytes, as is said beside it; the browser checks it too before it sends anything."""

    def __init__(
        self,
        *,
        accept: Words,
        label: Words,
        required: bool = True,
        help_text: Words = "",
        limit: int = settings.UPLOAD_LIMIT,
    ) -> None:
        self.limit = limit
        places = {"kinds": help_text, "limit": limit // 1024**2}
        self.too_large = _filled(TOO_LARGE, places)
        told = _("%(kinds)s; at most %(limit)s MB") if help_text else _("at most %(limit)s MB")
        attrs = {"accept": accept, "data-limit": limit, "data-too-large": self.too_large}
        widget = forms.FileInput(attrs=attrs)
        super().__init__(widget=widget, label=label, required=required, help_text=_filled(told, places))

    def to_python(self, data: File[Any] | None) -> File[Any] | None:
        """Refuse what is too large before anything reads it."""
        file = super().to_python(data)
        if file is not None and (file.size or 0) > self.limit:
            raise forms.ValidationError(self.too_large, code="too_large")
        return file
