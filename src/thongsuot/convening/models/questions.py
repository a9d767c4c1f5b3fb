"""Questions asked at a conference, and their answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from thongsuot.convening.models.conferences import TITLE_LENGTH, Conference, Sitting
from thongsuot.convening.models.points import Point


class QuestionGroup(models.Model):
    """Questions on one matter, put together by the office."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="question_groups")
    title = models.CharField(max_length=TITLE_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "title"], name="convening_question_group_once")]


class Question(models.Model):
    """A question in the asker's words: named (`asked_by`, a user), or through a point, which alone is named then.

    `into` is the question that it was merged into; that one's answer answers both. `sent_id` was made by the device
    that sent it, so that it may send it again.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="questions")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, null=True, related_name="questions")
    clause = models.ForeignKey("documents.Clause", on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(QuestionGroup, on_delete=models.PROTECT, null=True, related_name="questions")
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    asked_by = models.BigIntegerField(null=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    asked_at = models.DateTimeField()
    sent_id = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="convening_question_has_words"),
            models.CheckConstraint(condition=~Q(into=F("id")), name="convening_merged_into_another"),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(point__isnull=False), name="convening_asked_by_someone"
            ),
        ]


class Answer(models.Model):
    """An answer; the last one counts. `published_at` is when those who asked and those convened may read it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()
    in_sitting = models.BooleanField()
    answered_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="convening_answer_has_words")]
