"""A receipt of the choice about being recorded, on the names of ISO/IEC TS 27560:2023: what the candidate was shown, said, and when.

It names nobody but the company: the candidate stands under a number that only we can lead back to them.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.conf import settings
from django.urls import reverse

from candidates import consenting
from candidates.models import Application, Consent
from privacy import policy, words
from privacy.precedence import RECORDED, Facts, Kind, decide
from privacy.schedule import day, outcome_of
from recruiting.tokens import hash_token
from recruiting.zones import utc_text

SCHEMA = "https://w3id.org/dpv/schema/iso-27560#receipt-full"
# Of our receipts, so that the same choice has the same number.
NAMESPACE = uuid.UUID("6f6c1f5b-6a38-4b3b-9d0e-0f4d3f2d2a11")
PURPOSE = (
    "So that those who decide on the application can go back to the exact words, instead of to what they remember."
)
EVENTS = {"given": "ConsentGiven", "refused": "ConsentRefused", "withdrawn": "ConsentWithdrawn"}
Told = dict[str, object]


def receipt_of(application: Application, *, page_url: str, now: datetime) -> Told | None:
    """None without a choice. Newest event last."""
    choices = list(Consent.objects.filter(application=application).select_related("notice").order_by("given_at", "pk"))
    if not choices:
        return None
    last = choices[-1]
    return {
        "receipt_metadata": {
            "schema_version": SCHEMA,
            "receipt_id": str(uuid.uuid5(NAMESPACE, f"{settings.SITE_URL}:{last.pk}:{now.isoformat()}")),
            "record_id": str(uuid.uuid5(NAMESPACE, f"{settings.SITE_URL}:{application.pk}")),
            "pii_principal_id": hash_token(f"{settings.SECRET_KEY}:{application.candidate_id}")[:32],
            "issued_at": utc_text(now),
        },
        "pii_processing": _processing(application, last, page_url=page_url, now=now),
        "party_identification": [_company()],
        "events": list(_events(choices)),
    }


def _processing(application: Application, last: Consent, *, page_url: str, now: datetime) -> Told:
    return {
        "privacy_notice": _notice(last),
        "language": last.language,
        "wording": consenting.WORDINGS.get(last.wording_version, ""),
        "wording_version": last.wording_version,
        "purposes": [
            {
                "purpose": PURPOSE,
                "purpose_type": "https://w3id.org/dpv#PersonnelHiring",
                "lawful_basis": "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a",
                "pii_information": [
                    {"pii_type": name, "pii_optional": True, "special_pii_category": False}
                    for name in ("Sound and picture of the call", "Transcript", "Summary written by a machine")
                ],
                "pii_controllers": ["controller"],
                "collection_method": "A recorder joins the video call under its own name.",
                "processing_methods": ["Recording", "Transcription", "Storage", "Use by those who decide", "Erasure"],
                "storage_locations": [settings.SITE_URL],
                "retention_period": _retention(application, now),
                "recipient_third_parties": ["Nylas, which records and transcribes on our behalf"],
                "withdrawal_method": page_url,
                "privacy_rights": ["Access", "Copy", "Withdrawal", "Erasure", "Complaint to a supervisory authority"],
            }
        ],
    }


def _notice(consent: Consent) -> str:
    """In the wording that was in force when they chose."""
    version = [consent.notice.version] if consent.notice else []
    return settings.SITE_URL + reverse("former_notice" if version else "privacy_notice", args=version)


def _retention(application: Application, now: datetime) -> list[str]:
    """In words, as if it were recorded today; empty while the policy is broken."""
    read = policy.unless_broken()
    if read is None:
        return []
    today, outcome, slug = day(now), outcome_of(application), application.job.slug
    told = []
    for kind in (one for one in Kind if one in RECORDED):
        facts = Facts.if_made_on(today, kind, outcome, job=slug, countries=read.countries_of(slug))
        told.append(f"{kind.label}: {words.why(decide(facts, read.rules).decided_by, outcome)}")
    return told


def _company() -> Told:
    return {
        "party_id": "controller",
        "party_name": settings.COMPANY_NAME,
        "party_role": "https://w3id.org/dpv#DataController",
        "party_type": "organisation",
        "party_email": settings.DEFAULT_FROM_EMAIL,
        "party_url": settings.SITE_URL,
    }


def _events(choices: list[Consent]) -> Iterable[Told]:
    before: list[Consent | None] = [None, *choices]
    for earlier, choice in pairwise(before):
        if choice is not None:
            state = _state(choice, earlier)
            yield {
                "event_time": utc_text(choice.given_at),
                "event_type": "https://w3id.org/dpv#ExplicitlyExpressedConsent",
                "event_state": f"https://w3id.org/dpv#{EVENTS[state]}",
                "entity_id": "pii_principal" if choice.channel == Consent.Channel.CANDIDATE_PAGE else "controller",
                "how": choice.get_channel_display(),
                "wording_version": choice.wording_version,
                "validity_duration": "until it is changed",
            }


def _state(choice: Consent, earlier: Consent | None) -> str:
    if choice.is_yes:
        return "given"
    return "withdrawn" if earlier is not None and earlier.is_yes else "refused"
