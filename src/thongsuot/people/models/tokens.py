"""API tokens, and the requests that came through the API with their answers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from thongsuot.people.models.accounts import Grant, User
from thongsuot.people.rules.tokens import PURPOSE_LENGTH


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens as they can be used."""

    def open_on(self, day: date) -> ApiTokenQuerySet:
        """Those not ended, of users who may sign in and hold any grant that day."""
        held = Grant.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day),
            user=models.OuterRef("user"), first_day__lte=day, ended_at__isnull=True,
        )  # fmt: skip
        return self.filter(models.Exists(held), ended_at__isnull=True, last_day__gte=day, user__is_active=True)


class ApiToken(models.Model):
    """A program's key to what its user may do, through `last_day` (inclusive). Only the token's hash is stored."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    purpose = models.CharField(max_length=PURPOSE_LENGTH)
    scopes = models.JSONField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_day = models.DateField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="people_token_has_purpose")]


class ApiRequest(models.Model):
    """A writing request by its user's own key (Idempotency-Key): under way while `status` is null, then its answer.

    `fingerprint` tells whether another request bears the same key. The answer holds no member's name.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    begun_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")
    location = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="people_request_once")]
