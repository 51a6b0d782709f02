"""Who looked, who changed. Append-only and hash-chained by the database itself (migration 0002).

Read an event as: at `at`, user `actor_id` did `action` to `record_type` `record_id`; `details` holds codes and ids, never
names, contact details or free text. Read a seal as: in commit order, this event's fingerprint and the one before it.
"""

from django.db import models

from commonweal.rules.retention import Retention, declare


class AuditEvent(models.Model):
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)

    personal = declare(Retention.AUDIT, no="id at actor_id action record_type record_id details")

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "at"], name="audit_by_record"),
            models.Index(fields=["-at"], name="audit_by_moment"),
            models.Index(fields=["actor_id", "-at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class AuditSeal(models.Model):
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, db_constraint=False)
    previous = models.BinaryField(null=True)
    fingerprint = models.BinaryField()

    personal = declare(Retention.AUDIT, no="id event previous fingerprint")

    def __str__(self) -> str:
        return f"seal {self.pk}"
