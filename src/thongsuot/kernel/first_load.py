"""What is loaded at once is loaded first: never beside what an installation holds already."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError


def require_empty(*tables: type[models.Model]) -> None:
    """Refuse where one of these tables holds a row.

    :raises DomainError: kernel.not_empty
    """
    if any(table._default_manager.exists() for table in tables):
        raise DomainError("kernel.not_empty", _("This database holds data already; only an empty one is filled."))
