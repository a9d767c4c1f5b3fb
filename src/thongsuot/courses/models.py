"""How far members have read what they study, the questions asked about it, what they answered and wrote."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Place(models.Model):
    """How far a member has read a version: `read` of `of` passages. It only moves on.

    `clause` is the last clause read, by which the place is found again in a later version.
    """

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+", db_index=False)
    read = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    clause = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "document"], name="courses_one_place"),
            models.CheckConstraint(condition=Q(read__lte=F("of")), name="courses_place_within"),
        ]


class CourseTerms(models.Model):
    """What an office asks of a course beside reading: a quiz, a reflection. The last one set holds.

    `questions` 0 is no quiz; `attempts` 0 is as many as one likes.
    """

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    questions = models.PositiveSmallIntegerField()
    pass_per_cent = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField()
    reflection = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "revision"], name="courses_terms_revision_once"),
            models.CheckConstraint(
                condition=Q(pass_per_cent__gte=1, pass_per_cent__lte=100), name="courses_terms_pass_mark"
            ),
        ]


class Question(models.Model):
    """A question of a document's bank. Its words never change: an edited one is another that takes its place.

    `items`, `matches` and `right` are those of `rules.quiz.Content`. One that was proposed from a requirement says what
    of it `asks`; nothing is proposed twice.
    """

    class State(models.TextChoices):
        """Proposed ones wait for a person; approved ones are drawn; replaced ones have another in their place."""

        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"
        REPLACED = "replaced"

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    prompt = models.TextField()
    items = models.JSONField()
    matches = models.JSONField(default=list)
    right = models.JSONField(default=list)
    explanation = models.TextField(blank=True)
    clause = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State)
    requirement = models.ForeignKey("documents.Requirement", on_delete=models.PROTECT, null=True, related_name="+")
    asks = models.CharField(max_length=8, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "asks"], condition=Q(replaces__isnull=True) & ~Q(asks=""),
                name="courses_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["single", "multiple", "order", "match"]) & ~Q(prompt=""),
                name="courses_question_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (Q(state__in=["approved", "refused", "replaced"]) & Q(decided_at__isnull=False)),
                name="courses_question_decided",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="courses_question_replaces_another"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["document", "state"], name="courses_bank")]


class Attempt(models.Model):
    """A member's try at a document's quiz; what it asks and in which order follows from `seed`. One at a time.

    `right` is NULL until it has ended; the marks are for the member's own eyes.
    """

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(CourseTerms, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "document", "number"], name="courses_attempt_number"),
            models.UniqueConstraint(
                fields=["member", "document"], condition=Q(ended_at__isnull=True), name="courses_one_open_attempt"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, right__isnull=True, passed__isnull=True)
                | Q(ended_at__isnull=False, right__isnull=False, passed__isnull=False),
                name="courses_attempt_ended",
            ),
        ]


class Drawn(models.Model):
    """A question of an attempt, in its order."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="drawn")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="courses_drawn_position"),
            models.UniqueConstraint(fields=["attempt", "question"], name="courses_drawn_once"),
        ]


class Answer(models.Model):
    """What was answered, once for each question; `given` are places of the question's content."""

    drawn = models.OneToOneField(Drawn, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    given = models.JSONField()
    is_right = models.BooleanField()
    at = models.DateTimeField()


class Reflection(models.Model):
    """What a member wrote about a document they studied. Read by the secretary: accepted, or returned with words.

    One waits or is accepted at a time. Its words and its file go when the member's data are erased.
    """

    class State(models.TextChoices):
        """Waiting to be read; accepted; returned, and to be written anew."""

        WAITING = "waiting"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reading = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words="") | Q(file__isnull=False), name="courses_reflection_says"),
            models.UniqueConstraint(
                fields=["member", "document"], condition=~Q(state="returned"), name="courses_one_reflection"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", read_at__isnull=True)
                | Q(state="accepted", read_at__isnull=False)
                | (Q(state="returned", read_at__isnull=False) & ~Q(reading="")),
                name="courses_reflection_read",
            ),
        ]
        indexes = [models.Index(fields=["member", "sent_at"], name="courses_reflections")]


class StatementFile(models.Model):
    """A file of statements that somebody brought. Once applied it is the evidence of what it told, and is kept."""

    class State(models.TextChoices):
        """Refused with its problems, waiting for a yes, or recorded."""

        REFUSED = "refused"
        PLANNED = "planned"
        APPLIED = "applied"

    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=State)
    created = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    actor_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused", file=None)
                | Q(state="planned", file__isnull=False, applied_at=None)
                | Q(state="applied", file__isnull=False, applied_at__isnull=False),
                name="courses_statements_state",
            )
        ]


class Statement(models.Model):
    """A statement that was taken in, by the id it came with; never changed. `digest` is 128 bits of what it says.

    One that was void when it came has no completion; one that `voids` another, which may come later, has none either.
    """

    id = models.UUIDField(primary_key=True)
    digest = models.UUIDField()
    came_with = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="statements", db_index=False)
    completion = models.OneToOneField("study.Completion", on_delete=models.PROTECT, null=True, related_name="+")
    voids = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(voids=None) | Q(completion=None), name="courses_statement_tells_or_voids"
            )
        ]


class RefusedStatement(models.Model):
    """What came under an id that already stands for another statement: kept, for someone to look at."""

    statement_id = models.UUIDField(db_index=True)
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
