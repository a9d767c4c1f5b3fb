"""The account that is a member's own, and what is left of a member whose data were erased."""

from __future__ import annotations

from django.db import models

from thongsuot.people.models.accounts import User
from thongsuot.people.models.members import Member
from thongsuot.people.rules.personal import Why


class MemberAccount(models.Model):
    """The account with which a member signs in as themself: one for each, and each of one."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="account")
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="own")
    since = models.DateTimeField()


class Erasure(models.Model):
    """The owner's data are gone; the code they had is known by `code_mark` alone, so that no sheet brings it back."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    code_mark = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=12, choices=[(why.value, why.value) for why in Why])
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(why__in=[why.value for why in Why]), name="people_erasure_why")
        ]
