"""Work that a program does later, and who was reminded of what.

Read a job as: `asked_by` (nobody: the night) asked at `asked_at` that the work `name` be done; what has the same `key` is the
same work. `takes` counts how often a worker took it: whoever holds an older count has lost it and may change nothing. Read a
history row as: at `at` the job took this step. Read a Reminded as: on `reminded_on` this person was reminded of `subject`, at
this step.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.jobs import OPEN, Status, Step
from commonweal.rules.retention import Retention, declare


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=90)
    night = models.DateField(null=True, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=12, choices=choices(Status), default=Status.ASKED)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    not_before_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    takes = models.PositiveIntegerField(default=0)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=40, blank=True)
    fault = models.CharField(max_length=80, blank=True)

    scopes = {Scope.SELF: lambda by, membership: Q(asked_by_id=by.user_id)}
    personal = declare(
        Retention.AUDIT,
        no="id name key night arguments status done of asked_by asked_at not_before_at started_at heard_at ended_at attempts"
        " takes stop_asked_at why fault",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(status__in=sorted(OPEN)), name="job_never_twice_at_once"
            ),
            models.UniqueConstraint(
                fields=["name", "night"], condition=Q(night__isnull=False), name="job_once_a_night"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before_at"], condition=Q(status=Status.ASKED), name="jobs_to_take"),
            models.Index(fields=["heard_at"], condition=Q(status=Status.TAKEN), name="jobs_taken"),
            models.Index(fields=["name", "status", "-ended_at"], name="jobs_by_name"),
            models.Index(fields=["asked_by", "-asked_at"], name="jobs_by_asker"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}"


class JobHistory(models.Model):
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=12, choices=choices(Step))
    was = models.CharField(max_length=12, choices=choices(Status))
    became = models.CharField(max_length=12, choices=choices(Status))
    why = models.CharField(max_length=40, blank=True)
    fault = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.AUDIT, no="id job step was became why fault by at")

    def __str__(self) -> str:
        return f"step {self.pk} of a job"


class Reminded(models.Model):
    reminder = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    step = models.SmallIntegerField()
    due_on = models.DateField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField()
    shown_until = models.DateField()

    personal = declare(Retention.ACCOUNT, no="id reminder subject step due_on user reminded_on shown_until")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "subject", "step", "user"], name="reminded_once_a_step"
            )
        ]
        indexes = [models.Index(fields=["user", "-shown_until"], name="reminded_by_user")]

    def __str__(self) -> str:
        return f"reminded {self.pk}"
