"""An application leaves the interviews: its stage, its links, its interviews."""

import pytest

from candidates.models import Application, StageChange
from interviews.booking import changing, stages
from interviews.models import BookingLink, Interview, Message
from tests.factories import NOW, make_application, make_interview, make_link, make_user

pytestmark = pytest.mark.django_db
Stage = Application.Stage


@pytest.mark.parametrize(("move", "stage"), [(stages.offer, Stage.OFFERED), (stages.reject, Stage.REJECTED)])
def test_open_links_end_and_booked_interviews_stay(move, stage):
    booked, by = make_interview(), make_user()
    link = make_link(application=booked.application)
    other = make_link()
    mails = Message.objects.count()

    assert move(booked.application, reason="Found somebody.", by=by, now=NOW)

    assert (booked.application.stage, StageChange.objects.first().reason) == (stage, "Found somebody.")
    assert set(BookingLink.objects.filter(revoked_at=None)) == {booked.link, other}
    assert BookingLink.objects.get(pk=link.pk).revoked_by == by
    assert (Interview.objects.get().status, Message.objects.count()) == (Interview.Status.SCHEDULED, mails)


@pytest.mark.parametrize("move", [stages.offer, stages.reject])
def test_candidate_who_withdrew_stays_so_and_nothing_is_written(move):
    link = make_link()
    Application.objects.update(stage=Stage.WITHDRAWN)
    changes = StageChange.objects.count()

    assert not move(Application.objects.get(), by=make_user(), now=NOW)

    link.refresh_from_db()
    assert (link.revoked_at, Application.objects.get().stage) == (None, Stage.WITHDRAWN)
    assert StageChange.objects.count() == changes


@pytest.mark.parametrize("stage", Stage)
def test_stage_of_the_form_ends_links_where_nobody_is_invited_from_it(stage):
    link, by = make_link(), make_user()
    application = link.application
    application.stage = stage
    application.save()

    stages.follow_form(application, by=by, now=NOW)

    link.refresh_from_db()
    assert link.is_open(NOW) is (stage not in Application.OVER)
    assert (StageChange.objects.first().stage, application.stage_changed_by) == (stage, by)


def test_link_of_a_cancelled_interview_opens_again_only_while_interviews_go_on():
    for is_over in (False, True):
        interview, by = make_interview(link=make_link(application=make_application())), make_user()
        if is_over:
            stages.reject(interview.application, by=by, now=NOW)

        changing.write_cancel(interview, actor="recruiter", by=by, reason="It is decided.", now=NOW)

        interview.link.refresh_from_db()
        assert (interview.link.is_open(NOW), interview.link.opens_page(NOW)) == (not is_over, not is_over)
