"""Candidates in a recruiter’s hands."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from candidates.admin.candidate import CandidateForm
from tests.factories import make_candidate


def test_candidate_is_kept_clean_when_a_recruiter_types_them(db):
    typed = {"name": "Amara\u202e", "email": "amara@EXAMPLE.org\u200b", "phone": "＋351 910 000 000", "time_zone": ""}

    candidate = CandidateForm(typed).save()

    assert (candidate.name, candidate.email, candidate.phone) == ("Amara", "amara@example.org", "+351 910 000 000")


@pytest.mark.parametrize(
    ("typed", "kept"), [("europe/lisbon", "Europe/Lisbon"), ("GMT Standard Time", "Europe/London")]
)
def test_candidates_zone_is_kept_under_its_own_name(db, typed, kept):
    written = {"name": "Amara", "email": "amara@example.org", "phone": "", "time_zone": typed}

    assert CandidateForm(written).save().time_zone == kept


def test_zone_that_is_none_is_refused_and_stays_typed(admin):
    candidate = make_candidate()
    address = reverse("admin:candidates_candidate_change", args=[candidate.pk])
    sent = {"name": "Amara", "email": "amara@example.org", "phone": "", "time_zone": "Lisbon"}

    page = admin.post(address, sent | {"applications-TOTAL_FORMS": "0", "applications-INITIAL_FORMS": "0"})

    assert page.context["adminform"].form.errors == {
        "time_zone": ["“Lisbon” is not a time zone. Choose one like Europe/Lisbon."]
    }
    assert 'value="Lisbon"' in page.content.decode()


def test_nobody_edits_the_candidate_they_are(admin, recruiter):
    """With another address there, the file about oneself would open."""
    me = make_candidate(email=recruiter.email.upper())

    answer = admin.post(
        reverse("admin:candidates_candidate_change", args=[me.pk]), {"name": "Me", "email": "x@example.com"}
    )

    me.refresh_from_db()
    assert (answer.status_code, me.email) == (302, recruiter.email.upper())
    assert me.name not in admin.get(reverse("admin:candidates_candidate_changelist")).content.decode()


def test_corrected_name_leaves_what_it_was_and_who_changed_it(admin, recruiter):
    candidate = make_candidate(name="Amara Okafor", email="amara@example.org", phone="")

    admin.post(
        reverse("admin:candidates_candidate_change", args=[candidate.pk]),
        {"name": "Amara Adeyemi", "email": "amara@example.com", "phone": "", "time_zone": ""}
        | {"applications-TOTAL_FORMS": "0", "applications-INITIAL_FORMS": "0"},
    )

    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (
        recruiter,
        "Name: “Amara Okafor” → “Amara Adeyemi”; Email: “amara@example.org” → “amara@example.com”",
    )
