"""A decision in the terms of the ATS, put together whenever it is sent: a quote lies in no row that outlives its recording."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from debriefs.committee.evidence import closed_interviews
from debriefs.models import Citation, Decision, DecisionReason
from interviews.models import AtsEvent
from recruiting.zones import utc_text


def payload_of(event: AtsEvent) -> dict[str, object] | None:
    """Of an event that tells of a decision, as things stand now; None once it was erased."""
    wanted = described_decisions().filter(debrief__application=event.application_id, number=event.version)
    decision = wanted.first()
    return None if decision is None else describe(decision)


def described_decisions() -> QuerySet[Decision]:
    """With all that `describe` reads, but the interviews that are closed."""
    rows = Decision.objects.select_related(
        "round", "decided_by", "debrief__application__job", "debrief__application__candidate"
    )
    return rows.prefetch_related("reasons__criterion__versions", "reasons__citations")


def closed_interviews_of(decisions: Iterable[Decision]) -> set[UUID]:
    """Of all that are decided on, at once."""
    return closed_interviews(*(decision.debrief.application for decision in decisions))


def describe(decision: Decision, closed: Collection[UUID] | None = None) -> dict[str, object]:
    """`closed`: ids of interviews of which no recorded word may be shown; looked up unless they are given."""
    application = decision.debrief.application
    by = decision.decided_by
    closed = closed_interviews(application) if closed is None else closed
    return {
        "number": decision.number,
        "round": decision.round.number,
        "outcome": decision.outcome,
        "next_step": decision.next_step,
        "changed_because": decision.changed_because,
        "decided_at": utc_text(decision.decided_at),
        "decided_by": {"name": by.get_full_name(), "email": by.email},
        "reasons": [_reason(reason, closed) for reason in decision.reasons.all()],
        "reference": application.reference,
        "job": {"slug": application.job.slug, "title": application.job.title},
        "application": {"id": application.pk, "stage": application.stage, "reference": application.reference},
        "candidate": {"name": application.candidate.name, "email": application.candidate.email},
        "url": settings.SITE_URL + decision.debrief.get_absolute_url(),
    }


def _reason(reason: DecisionReason, closed: Collection[UUID]) -> dict[str, object]:
    return {
        "criterion": str(reason.criterion),
        "text": reason.text,
        "citations": [
            {"quote": _quote(citation, closed), "url": settings.SITE_URL + citation.get_absolute_url()}
            for citation in reason.citations.all()
        ],
    }


def _quote(citation: Citation, closed: Collection[UUID]) -> str:
    """Empty where the words can't be opened any more: their recording is locked, or its text was erased."""
    return "" if citation.note_id is None and citation.interview_id in closed else citation.quote
