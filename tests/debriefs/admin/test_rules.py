"""Recruiters choose how the debriefs of a job go."""

import pytest
from django.urls import reverse

from debriefs.models import DebriefRules
from tests.factories import make_job

pytestmark = pytest.mark.django_db


def test_recruiter_chooses_quorum_and_voters(admin):
    job = make_job()

    admin.post(reverse("admin:debriefs_debriefrules_add"), {"job": job.pk, "quorum": "3", "interviewers_vote": "on"})

    rules = DebriefRules.objects.of(job)
    assert (rules.quorum, rules.interviewers_vote, rules.seals_machine_text) == (3, True, False)


@pytest.mark.parametrize("quorum", ["0", "21", "", "two"])
def test_quorum_out_of_bounds_is_refused(admin, quorum):
    job = make_job()

    admin.post(reverse("admin:debriefs_debriefrules_add"), {"job": job.pk, "quorum": quorum})

    assert not DebriefRules.objects.exists()


def test_page_says_what_no_rule_changes_and_keeps_the_job(admin):
    rules = DebriefRules.objects.create(job=make_job())

    html = admin.get(reverse("admin:debriefs_debriefrules_change", args=[rules.pk])).content.decode()

    assert "no rule changes that" in html
    assert 'name="job"' not in html
