"""Documents, their versions and clauses, what was found in them and what people decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class VersionState(models.TextChoices):
    """Where a version stands; only a draft is edited."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class RequirementKind(models.TextChoices):
    """A figure to be reached, something that bodies must do, or an act with a date and no body."""

    TARGET = "target"
    TASK = "task"
    DEADLINE = "deadline"


class RequirementState(models.TextChoices):
    """What a person decided about a finding; confirmed and corrected ones are in force once published.

    A replaced one is kept and shown no more: others stand in its place, or it was itself taken back.
    """

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REFUSED = "refused"
    REPLACED = "replaced"


IN_FORCE = (RequirementState.CONFIRMED, RequirementState.CORRECTED)


class DoubtState(models.TextChoices):
    """A doubt is open until someone answers it."""

    OPEN = "open"
    SETTLED = "settled"


class Part(models.TextChoices):
    """What a named body has to do in a requirement."""

    LEAD = "lead"
    COORDINATING = "coordinating"


class LinkKind(models.TextChoices):
    """How one document stands to another."""

    IMPLEMENTS = "implements"
    AMENDS = "amends"
    REPLACES = "replaces"
    ANSWERS = "answers"


class Way(models.TextChoices):
    """How a document reached a unit."""

    OPENED = "opened"
    CONFIRMED = "confirmed"


class Document(models.Model):
    """A document; `number`, `symbol` are empty and `issued_on` NULL where its text does not say (a doubt asks)."""

    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=30, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    symbol_key = models.CharField(max_length=60, blank=True)
    issuer_words = models.CharField(max_length=300, blank=True)
    issuer_key = models.CharField(max_length=300, blank=True)
    issuer = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(null=True)
    title = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "issuer_key", "issued_on"],
                condition=~Q(number="") & ~Q(issuer_key="") & Q(issued_on__isnull=False),
                name="documents_one_per_identity",
            )
        ]
        indexes = [
            models.Index(fields=["symbol_key", "issued_on"], name="documents_by_symbol"),
            models.Index(fields=["-issued_on", "id"], name="documents_by_day"),
        ]


class Version(models.Model):
    """One file of a document; `text` is NFC and every offset below counts its characters."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    sections = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True)
    reading = models.JSONField(default=dict)
    read_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_version_number"),
            models.UniqueConstraint(
                fields=["document", "sha256"], condition=~Q(state="withdrawn"), name="documents_version_of_one_file"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state="published"), name="documents_one_published_version"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True, withdrawn_at__isnull=True, reason="")
                | Q(state="published", published_at__isnull=False, withdrawn_at__isnull=True, reason="")
                | (Q(state="withdrawn", published_at__isnull=False, withdrawn_at__isnull=False) & ~Q(reason="")),
                name="documents_version_state_says_when",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="documents_by_file")]


class Clause(models.Model):
    """A node of the outline; `start` to `end` takes in what lies beneath; `place` is how people cite it ("II.2.a")."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses")
    uid = models.UUIDField()
    eid = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=255, blank=True)
    heading = models.TextField(blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    section = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "uid"], name="documents_clause_uid"),
            models.UniqueConstraint(fields=["version", "eid"], name="documents_clause_eid"),
            models.UniqueConstraint(fields=["version", "position"], name="documents_clause_position"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="documents_clause_ends_after_start"),
        ]


class Passage(models.Model):
    """A clause's own words (NULL before the first clause); all passages of a version, in order, are its whole text."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="passages")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, related_name="passages")
    section = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    folded = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="documents_passage_start"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="documents_passage_holds_text"),
        ]
        indexes = [models.Index(fields=["version", "section"], name="documents_by_section")]


class ReworkAct(models.TextChoices):
    """One finding made several, several made one, or one that the reader missed."""

    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"


class Rework(models.Model):
    """One act of a person on which requirements there are; `before` keeps how its originals stood, by their id."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reworks")
    act = models.CharField(max_length=5, choices=ReworkAct)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(act__in=ReworkAct.values), name="documents_rework_act")]


class Requirement(models.Model):
    """What a sentence asks for, as a person sees it by now; `found` keeps what the reader saw, so that it can learn.

    `statement` is a target's subject or a task's action; `low` and `high` are figures × 10⁶; `row` its number in
    a table; `confidence` runs from 0 to 1 in hundredths; `because` holds the words that made `rule` fire;
    `carried_from` is the same sentence in the version before. What a person made (`made_by`) the reader never `found`;
    `replaced_by` is the act that put others in its place.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="requirements")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, related_name="requirements")
    kind = models.CharField(max_length=10, choices=RequirementKind)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    quote = models.TextField()
    confidence = models.FloatField()
    rule = models.CharField(max_length=80, blank=True)
    because = models.JSONField(default=list)
    found = models.JSONField()
    state = models.CharField(max_length=10, choices=RequirementState, default=RequirementState.PROPOSED)
    revision = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Rework, on_delete=models.PROTECT, null=True, related_name="made")
    replaced_by = models.ForeignKey(Rework, on_delete=models.PROTECT, null=True, related_name="originals")

    statement = models.TextField()
    comparator = models.CharField(max_length=10, blank=True)
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    counted_in = models.CharField(max_length=300, blank=True)
    every = models.CharField(max_length=12, blank=True)
    text_only = models.BooleanField(default=False)
    product = models.TextField(blank=True)
    collective = models.BooleanField(default=False)
    row = models.CharField(max_length=30, blank=True)
    due_kind = models.CharField(max_length=12, default="none")
    due_from = models.DateField(null=True)
    due_until = models.DateField(null=True)
    due_every = models.CharField(max_length=12, blank=True)
    due_before = models.BooleanField(default=False)
    due_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="documents_requirement_holds_text"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="documents_requirement_confidence"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="documents_requirement_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RequirementKind.values) & Q(state__in=RequirementState.values),
                name="documents_requirement_known_words",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(state="replaced"), name="documents_requirement_replaced"
            ),
        ]
        indexes = [models.Index(fields=["version", "start"], name="documents_requirements_in_text")]


class RequirementBody(models.Model):
    """A body that a requirement names, in the text's own words."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="bodies")
    part = models.CharField(max_length=12, choices=Part)
    words = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "part", "position"], name="documents_body_position"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="documents_body_part"),
        ]


class Mention(models.Model):
    """Where the text names another document; `same_as` joins the mentions of one, `document` is which, once known."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=30, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=300, blank=True)
    same_as = models.CharField(max_length=80, blank=True)
    symbol_key = models.CharField(max_length=60, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="mentioned_in")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="documents_mention_holds_text")]
        indexes = [
            models.Index(fields=["version", "start"], name="documents_mentions_in_text"),
            models.Index(fields=["symbol_key", "issued_on"], name="documents_mentions_of_symbol"),
        ]


class Doubt(models.Model):
    """A question to a person about a place in the text; `code` names its message, `params` fill it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="doubts")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="doubts")
    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, null=True, related_name="doubts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=DoubtState, default=DoubtState.OPEN)
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, answer="")
                | (Q(state="settled", settled_at__isnull=False) & ~Q(answer="")),
                name="documents_doubt_settled_by_an_answer",
            )
        ]
        indexes = [models.Index(fields=["version", "state", "start"], name="documents_doubts_open")]


class Link(models.Model):
    """One document stands to another as `kind` says."""

    from_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="links_from")
    to_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=12, choices=LinkKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_document", "to_document", "kind"], name="documents_one_link"),
            models.CheckConstraint(condition=~Q(from_document=F("to_document")), name="documents_link_to_another"),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="documents_link_kind"),
        ]


class Receipt(models.Model):
    """The document reached this unit, once; the day of `at` is the day it counts from."""

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="documents_one_receipt_per_unit"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="documents_receipt_way"),
        ]
