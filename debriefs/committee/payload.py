"""A decision in the terms of the ATS."""

from django.conf import settings

from debriefs.models import Decision, DecisionReason


def describe(decision: Decision) -> dict[str, object]:
    application = decision.debrief.application
    by = decision.decided_by
    return {
        "number": decision.number,
        "outcome": decision.outcome,
        "next_step": decision.next_step,
        "changed_because": decision.changed_because,
        "decided_at": decision.decided_at.isoformat(),
        "decided_by": {"name": by.get_full_name(), "email": by.email},
        "reasons": [
            _reason(reason) for reason in decision.reasons.prefetch_related("criterion__versions", "citations")
        ],
        "job": {"slug": application.job.slug, "title": application.job.title},
        "application": {"id": application.pk, "stage": application.stage},
        "candidate": {"name": application.candidate.name, "email": application.candidate.email},
        "url": settings.SITE_URL + decision.debrief.get_absolute_url(),
    }


def _reason(reason: DecisionReason) -> dict[str, object]:
    return {
        "criterion": str(reason.criterion),
        "text": reason.text,
        "citations": [
            {"quote": citation.quote, "url": settings.SITE_URL + citation.get_absolute_url()}
            for citation in reason.citations.all()
        ],
    }
