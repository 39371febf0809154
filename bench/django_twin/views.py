"""The page of results."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bench.django_twin.forms import SearchForm
from bench.django_twin.models import AccessGrant, AuditEntry, DiagnosticReport, Observation

PAGE = 20
RECENT_DAYS = 365
STATUSES = ["registered", "preliminary", "partial", "final", "amended", "modified", "corrected", "appended"]


@login_required
def results(request: HttpRequest, patient_id: str) -> HttpResponse:
    """The newest twenty, with the ones that this account has not opened marked."""
    now = timezone.now()
    grants = AccessGrant.objects.select_related("patient").filter(account=request.user, status="active")
    grant = next((one for one in grants if one.patient_id == patient_id and one.valid_from <= now), None)
    if grant is None:
        raise Http404
    write_audit_line(request, grant)
    newest = newest_items(request, patient_id, now)
    recent = now - timedelta(days=RECENT_DAYS)
    return render(
        request,
        "results.html",
        {"patient": grant.patient, "items": newest[:PAGE], "more": len(newest) > PAGE, "recent": recent, "form": SearchForm()},
    )


def newest_items(request: HttpRequest, patient_id: str, now: datetime) -> list[Observation | DiagnosticReport]:
    """Reports, and results that belong to none of them, by date; one more than a page."""
    shown = Q(patient_id=patient_id, published=True, withdrawn_at__isnull=True, release_at__lte=now, status__in=STATUSES)
    order = ("-effective_instant", "-id")
    reports = DiagnosticReport.objects.filter(shown)
    results = (
        Observation.objects.annotate(own=FilteredRelation("seen", condition=Q(seen__account=request.user)))
        .annotate(seen_at=F("own__seen_at"))
        .filter(shown, Q(report_id__isnull=True) | ~Q(report_id__in=reports.values("id")), section="results")
    )
    found = [*reports.order_by(*order)[: PAGE + 1], *results.order_by(*order)[: PAGE + 1]]
    return sorted(found, key=lambda item: (item.effective_instant, item.id), reverse=True)[: PAGE + 1]


def write_audit_line(request: HttpRequest, grant: AccessGrant) -> None:
    """One line, chained to the one before."""
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-id").values_list("mac", flat=True).first() or b""
        text = f"{request.user.pk}|{grant.patient_id}|results viewed"
        mac = hmac.new(settings.SECRET_KEY.encode(), last + text.encode(), hashlib.sha256).digest()
        AuditEntry.objects.create(
            at=timezone.now(), event="results viewed", account=request.user, patient=grant.patient,
            address=request.META["REMOTE_ADDR"], session=request.session.session_key[:8], mac=mac,
        )  # fmt: skip
