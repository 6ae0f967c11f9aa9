"""The receipt of a choice, on the names of ISO/IEC TS 27560."""

import json

import pytest

from candidates import consenting
from privacy import notice
from privacy.rights import consent_receipt
from tests.factories import NOW, make_application, make_link
from tests.own_world import at

pytestmark = pytest.mark.django_db


def test_each_event_stands_with_its_wording_and_the_notice_in_force(client):
    link = make_link()
    kept = notice.keep(now=NOW)
    for choice in ("no", "yes", "no"):
        consenting.choose(link.application, choice=choice, now=NOW)

    answer = client.get(at(link, "own_consent_receipt"))
    told = json.loads(answer.content)

    assert "attachment" in answer.headers["Content-Disposition"]
    assert set(told) == {"receipt_metadata", "pii_processing", "party_identification", "events"}
    assert [event["event_state"].rpartition("#")[2] for event in told["events"]] == [
        "ConsentRefused", "ConsentGiven", "ConsentWithdrawn",
    ]  # fmt: skip
    processing = told["pii_processing"]
    assert kept.version in processing["privacy_notice"]
    assert processing["wording"] == consenting.WORDINGS[consenting.WORDING_IN_FORCE]
    purpose = processing["purposes"][0]
    assert purpose["retention_period"] == [
        "Recording: the policy’s 2 years after the last contact",
        "Transcript and summary: the policy’s 2 years after the last contact",
    ]
    assert link.token in purpose["withdrawal_method"]
    candidate = link.application.candidate
    assert not any(secret in answer.content.decode() for secret in (candidate.name, candidate.email))


def test_number_of_the_record_stays_and_without_a_choice_there_is_none(client):
    application, link = make_application(), make_link()
    consenting.choose(application, choice="yes", now=NOW)

    numbers = {
        consent_receipt.receipt_of(application, page_url="", now=NOW)["receipt_metadata"]["record_id"] for _ in "ab"
    }

    assert len(numbers) == 1
    assert client.get(at(link, "own_consent_receipt")).status_code == 404
