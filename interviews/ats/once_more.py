"""Events that an endpoint gets once more: all that happened in a span of time, in the order in which it happened."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from interviews.ats.models import AtsEvent, Delivery, Endpoint


def events_in(endpoint: Endpoint, *, since: datetime, until: datetime) -> QuerySet[AtsEvent]:
    """What this endpoint wants to hear of what happened then: from `since` on, before `until`. Nothing of what was erased."""
    rows = AtsEvent.objects.filter(created_at__gte=since, created_at__lt=until).exclude(kind=AtsEvent.Kind.TEST)
    if endpoint.kinds:
        rows = rows.filter(kind__in=endpoint.kinds)
    if jobs := [job.pk for job in endpoint.jobs.all()]:
        rows = rows.filter(application__job__in=jobs)
    return rows.filter(Q(payload__isnull=False) | Q(kind=AtsEvent.Kind.DECISION_MADE)).order_by("number")


def send_span(endpoint: Endpoint, *, since: datetime, until: datetime, now: datetime) -> int:
    """Owe all of them once more, those that it never got too, and say how many. What is still open is left as it is."""
    events = list(events_in(endpoint, since=since, until=until))
    with transaction.atomic():
        known = Delivery.objects.filter(endpoint=endpoint, event__in=events)
        again = known.exclude(state__in=Delivery.OPEN).make_due(at=now)
        missed = set(events) - {each.event for each in known.select_related("event")}
        for event in sorted(missed, key=lambda each: each.number):
            Delivery.objects.owe(event, [endpoint], at=now)
    return again + len(missed)
