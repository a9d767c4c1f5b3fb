"""The rules of documents, who studied what by which evidence, and gatherings of units."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from thongsuot.study.rules import Way

WORDS_LENGTH = 300
CODE_LENGTH = 40
_WAYS = [way.value for way in Way]


class StudyRule(models.Model):
    """What an office sets for one document; the last one that is applied is in force.

    `unit` is the document's owner: its subtree is reached. One that changes what counts is applied once the tallies are
    counted anew, at once or by a job.
    """

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    from_day = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "revision"], name="study_rule_revision_once"),
            models.CheckConstraint(condition=Q(revision__gt=0), name="study_rule_revision"),
        ]


class RuleCategory(models.Model):
    """A category whose members must; a rule without any asks it of all."""

    rule = models.ForeignKey(StudyRule, on_delete=models.PROTECT, related_name="categories")
    category = models.CharField(max_length=CODE_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "category"], name="study_rule_category_once"),
            models.CheckConstraint(condition=~Q(category=""), name="study_rule_category"),
        ]


class RuleDeadline(models.Model):
    """The last day for members of units of a level; the one without a level holds for all levels not named."""

    rule = models.ForeignKey(StudyRule, on_delete=models.PROTECT, related_name="deadlines")
    level = models.CharField(max_length=CODE_LENGTH, blank=True)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "level"], name="study_rule_deadline_once")]


class RuleWay(models.Model):
    """A way that counts for a category; rows without a category hold for all categories that have none of their own."""

    rule = models.ForeignKey(StudyRule, on_delete=models.PROTECT, related_name="ways")
    category = models.CharField(max_length=CODE_LENGTH, blank=True)
    way = models.CharField(max_length=10, choices=[(way, way) for way in _WAYS])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "category", "way"], name="study_rule_way_once"),
            models.CheckConstraint(condition=Q(way__in=_WAYS), name="study_rule_way"),
        ]


class MakeUp(models.Model):
    """A make-up session that a unit has called: when and where who is invited may study a document.

    The id is made by the form, so that what is sent twice is called once. What was held is a `Gathering` of its own.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=WORDS_LENGTH)
    called_at = models.DateTimeField()
    called_by = models.BigIntegerField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(place=""), name="study_make_up_place")]
        indexes = [models.Index(fields=["unit", "held_on"], name="study_make_up_by_unit")]


class Invited(models.Model):
    """A member who is invited to a make-up session."""

    make_up = models.ForeignKey(MakeUp, on_delete=models.PROTECT, related_name="invited")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["make_up", "member"], name="study_invited_once")]


class GatheringQuerySet(models.QuerySet["Gathering"]):
    """Gatherings as they stand."""

    def standing(self) -> GatheringQuerySet:
        """Those that no correction has replaced and that were not taken back whole."""
        return self.filter(replaced_by__isnull=True, withdrawal__isnull=True)


class Gathering(models.Model):
    """A cell meeting or a make-up session of one unit: its own official members of that day were there but some.

    Of a make-up session that was called those invited were there but some, wherever beneath the unit they stand. The id
    is made by the form, so that what is sent twice is kept once; `digest` is 128 bits of what was said. A correction is
    another gathering that `replaces` it.
    """

    class Kind(models.TextChoices):
        """What sort of gathering; each has its way."""

        MEETING = "meeting"
        MAKE_UP = "make_up"

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    held_on = models.DateField()
    minutes = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    minutes_words = models.TextField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    make_up = models.ForeignKey(MakeUp, on_delete=models.PROTECT, null=True, related_name="gatherings")
    digest = models.UUIDField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["meeting", "make_up"]), name="study_gathering_kind"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="study_gathering_replaces_another"),
            models.CheckConstraint(
                condition=Q(make_up=None) | Q(kind="make_up"), name="study_called_make_up_is_a_make_up"
            ),
        ]
        indexes = [models.Index(fields=["unit", "held_on"], name="study_gathering_by_unit")]


class GatheringDocument(models.Model):
    """A document that was studied at a gathering."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "document"], name="study_gathering_document_once")]


class GatheringWithdrawal(models.Model):
    """A gathering was recorded by mistake: it is taken back whole, with all that it recorded."""

    id = models.UUIDField(primary_key=True)
    gathering = models.OneToOneField(Gathering, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=WORDS_LENGTH)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="study_gathering_gone_has_reason")]


class GatheringAbsence(models.Model):
    """A member of the unit who was not there, and why where it is known; `unreachable`: nobody could tell them."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="absent")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=WORDS_LENGTH, blank=True)
    unreachable = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "member"], name="study_absence_once")]


class CompletionQuerySet(models.QuerySet["Completion"]):
    """Completions as they stand."""

    def standing(self) -> CompletionQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)


class Completion(models.Model):
    """A member studied a document on a day, by a way. Never changed; a withdrawal takes it back.

    `unit` is where it was recorded; the evidence is a conference, a gathering, a file or words (a link, minutes).
    """

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=[(way, way) for way in _WAYS])
    studied_on = models.DateField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    conference = models.ForeignKey(
        "convening.Conference", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, null=True, related_name="completions")
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=_WAYS), name="study_completion_way"),
            models.CheckConstraint(
                condition=Q(conference__isnull=False)
                | Q(gathering__isnull=False)
                | Q(file__isnull=False)
                | ~Q(words=""),
                name="study_completion_evidence",
            ),
            models.CheckConstraint(
                condition=Q(way="attended", conference__isnull=False) | (~Q(way="attended") & Q(conference=None)),
                name="study_attended_a_conference",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "document"], name="study_completion_by_member"),
            # Whoever lets a file go asks whether a completion names it.
            models.Index(fields=["file"], name="study_completion_by_file", condition=Q(file__isnull=False)),
        ]


class Withdrawal(models.Model):
    """A completion does not stand: somebody took it back and says why, or what shows it was taken back."""

    class Cause(models.TextChoices):
        """A person's word, a gathering that was corrected, a presence that was undone."""

        MISTAKE = "mistake"
        GATHERING = "gathering"
        ROLL_CALL = "roll_call"

    id = models.UUIDField(primary_key=True)
    completion = models.OneToOneField(Completion, on_delete=models.PROTECT, related_name="withdrawal")
    cause = models.CharField(max_length=9, choices=Cause)
    reason = models.CharField(max_length=WORDS_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=["mistake", "gathering", "roll_call"]), name="study_withdrawal_cause"
            ),
            models.CheckConstraint(condition=~Q(cause="mistake") | ~Q(reason=""), name="study_withdrawal_has_reason"),
        ]


class StudySheet(models.Model):
    """A unit's own sheet of who has studied a document. Once applied its file is the evidence, and is kept with it."""

    class State(models.TextChoices):
        """How far it has come; `received` and `applying` wait for a job that is at it."""

        RECEIVED = "received"
        REFUSED = "refused"
        PLANNED = "planned"
        APPLYING = "applying"
        APPLIED = "applied"

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=State)
    created = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    actor_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused", file=None)
                | Q(state__in=["received", "planned", "applying"], file__isnull=False, applied_at=None)
                | Q(state="applied", file__isnull=False, applied_at__isnull=False),
                name="study_sheet_state",
            )
        ]


class RefusedStudy(models.Model):
    """What came under an id that already stands for something else: kept as it came, for someone to look at."""

    event_id = models.UUIDField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["event_id"], name="study_refused_by_event")]
