"""Who can be invited to what: live panels of the job, and candidates of whom somebody still decides."""

import pytest

from interviews.booking.forms.invite import InviteCandidateForm, InviteManyForm, InviteToPanelForm
from tests.factories import make_application, make_candidate, make_job, make_panel, make_user

pytestmark = pytest.mark.django_db


def test_application_is_offered_the_live_panels_of_its_job():
    job = make_job()
    live, _, _ = make_panel(job=job), make_panel(job=job, state="paused"), make_panel()

    assert list(InviteToPanelForm(application=make_application(job=job)).fields["panel"].queryset) == [live]


def test_many_are_asked_for_a_panel_only_where_their_job_has_several():
    several, one, none = make_job(), make_job(), make_job()
    first, second = make_panel(job=several), make_panel(job=several)
    only = make_panel(job=one)
    make_panel(job=none, state="draft")

    form = InviteManyForm({f"panel_{several.pk}": str(second.pk)}, jobs=[several, one, none])

    assert list(form.fields) == [f"panel_{several.pk}"]
    assert [key for key, _ in form.fields[f"panel_{several.pk}"].choices] == [first.pk, second.pk]
    assert form.is_valid()
    assert form.chosen() == {several.pk: second, one.pk: only}


def test_panel_of_another_job_cannot_be_chosen_for_many():
    job, stranger = make_job(), make_panel()
    make_panel(job=job)
    make_panel(job=job)

    form = InviteManyForm({f"panel_{job.pk}": str(stranger.pk)}, jobs=[job])

    assert not form.is_valid()


def test_panel_is_offered_those_who_applied_for_its_job_and_wait():
    panel, recruiter = make_panel(), make_user(email="rita@example.com")
    zoe, amara = (make_application(job=panel.job, candidate=make_candidate(name=name)) for name in ("Zoe", "Amara"))
    for stage in ("withdrawn", "decided", "offered", "rejected", "set_aside"):
        make_application(job=panel.job, stage=stage)
    make_application(job=panel.job, candidate=make_candidate(email="RITA@example.com"))
    make_application()

    form = InviteCandidateForm(panel=panel, by=recruiter)

    assert list(form.fields["application"].queryset) == [amara, zoe]
