"""Users, what they may do where, and invitations."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac

from thongsuot.kernel.days import day_of
from thongsuot.people.rules.invitations import token_hash
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Unit


def _known_role(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name=name)


class UserManager(BaseUserManager["User"]):
    """Finds users by name for sign-in; users are made by `operations.accept_invitation` alone."""


class User(AbstractBaseUser):
    """Someone who signs in. Holds no rights: those are grants. `sign_ins_since` counts how often all sessions ended."""

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(blank=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    sign_ins_since = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            # As sign-in looks names up: `iexact` is UPPER on PostgreSQL, and of two that match neither signs in.
            models.UniqueConstraint(Upper("username"), name="people_username_once"),
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="people_email_once"),
            models.CheckConstraint(condition=Q(language__in=["vi", "en"]), name="people_known_language"),
        ]

    def get_session_auth_hash(self) -> str:
        """What a session must match: it changes with the password and when all sessions are ended."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> list[str]:
        """The same under the secret keys that were in use before."""
        return [self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS]

    def _session_hash(self, secret: str | bytes | None) -> str:
        value = f"{self.password}:{self.sign_ins_since}"
        return salted_hmac("thongsuot.people.session", value, secret=secret, algorithm="sha256").hexdigest()


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants as they hold on a day."""

    def held_on(self, day: date) -> GrantQuerySet:
        """Those that hold on this day, as far as is known now."""
        not_over = Q(last_day__isnull=True) | Q(last_day__gte=day)
        return self.filter(not_over, first_day__lte=day, ended_at__isnull=True)


class Grant(models.Model):
    """A user holds a role over a unit, with or without its subtree, from `first_day` through `last_day` (inclusive)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    with_subtree = models.BooleanField()
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            _known_role("people_grant_role"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="people_grant_has_days"
            ),
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations as they can be taken up."""

    def open_to(self, token: str, now: datetime) -> InvitationQuerySet:
        """The one that this token opens at this moment, or none."""
        return self.open_at(now).filter(token_hash=token_hash(token))

    def open_at(self, now: datetime) -> InvitationQuerySet:
        """Those that whoever holds the token can still take up at this moment."""
        in_time = Q(last_day__isnull=True) | Q(last_day__gte=day_of(now))
        return self.filter(in_time, used_at__isnull=True, ended_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """A grant on offer to whoever holds the token, once, until it expires or is ended by whoever may give the grant.

    Only the token's hash is stored: a lost link is not told again, another invitation takes its place. One for a
    `member` makes the account that takes it up theirs.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    with_subtree = models.BooleanField()
    last_day = models.DateField(null=True)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            _known_role("people_invitation_role"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="people_invitation_used_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="people_invitation_used_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(role=Role.MEMBER.value), name="people_invitation_of_a_member"
            ),
        ]
