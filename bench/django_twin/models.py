"""The tables that the page reads and writes."""

from django.conf import settings
from django.db import models


class Patient(models.Model):
    """A person with a record."""

    id = models.CharField(max_length=22, primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    given_name = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120)


class AccessGrant(models.Model):
    """One account may open one record."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    patient = models.ForeignKey(Patient, models.CASCADE)
    scopes = models.CharField(max_length=200, default="*")
    status = models.CharField(max_length=10, default="active")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)


class Observation(models.Model):
    """A result."""

    id = models.CharField(max_length=22, primary_key=True)
    patient = models.ForeignKey(Patient, models.CASCADE, db_index=False)
    section = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    name = models.TextField()
    effective_instant = models.DateTimeField()
    value_text = models.TextField()
    unit = models.TextField()
    flag = models.TextField()
    published = models.BooleanField()
    withdrawn_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    sensitive_label = models.TextField()
    report_id = models.CharField(max_length=22, null=True)

    class Meta:
        """The same index as the portal's."""

        indexes = [
            models.Index(
                "patient", "section", models.F("effective_instant").desc(), models.F("id").desc(), name="observation_by_date",
                condition=models.Q(published=True, withdrawn_at__isnull=True),
            )
        ]  # fmt: skip


class DiagnosticReport(models.Model):
    """A report, which stands in the same list as the results that belong to none."""

    id = models.CharField(max_length=22, primary_key=True)
    patient = models.ForeignKey(Patient, models.CASCADE, db_index=False)
    status = models.CharField(max_length=20)
    title = models.TextField()
    effective_instant = models.DateTimeField()
    published = models.BooleanField()
    withdrawn_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)

    class Meta:
        """The same index as the portal's."""

        indexes = [models.Index("patient", models.F("effective_instant").desc(), models.F("id").desc(), name="report_by_date")]


class ResultSeen(models.Model):
    """An account has opened a result."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    observation = models.ForeignKey(Observation, models.CASCADE, related_name="seen")
    seen_at = models.DateTimeField()


class AuditEntry(models.Model):
    """A line of the audit log, chained to the one before."""

    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    patient = models.ForeignKey(Patient, models.PROTECT)
    address = models.CharField(max_length=64)
    session = models.CharField(max_length=8)
    mac = models.BinaryField()
