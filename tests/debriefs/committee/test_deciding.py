"""A decision with its reasons, the stage that follows, and the event for the ATS."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Application, Job
from debriefs.committee import deciding
from debriefs.committee.deciding import Ground
from debriefs.committee.payload import payload_of
from debriefs.models import Debrief, Decision, Vote
from interviews.models import AtsEvent, Message
from tests.factories import NOW, make_link, make_user
from tests.rated import Loop, cite, make_loop

pytestmark = pytest.mark.django_db

Outcome = Decision.Outcome
Stage = Application.Stage


def decide(loop: Loop, by: User, outcome: Outcome = Outcome.OFFER, **fields: object) -> deciding.Made:
    values = {"grounds": [Ground(loop.criteria[0], "Goes deep.")], "now": NOW} | fields
    debrief = Debrief.objects.select_related("application__job", "application__candidate").get(pk=loop.debrief.pk)
    return deciding.decide(debrief, outcome=outcome, by=by, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "stage", "state"),
    [
        (Outcome.OFFER, Stage.OFFERED, "decided"),
        (Outcome.REJECT, Stage.REJECTED, "decided"),
        (Outcome.ANOTHER_INTERVIEW, Stage.INTERVIEWING, "open"),
    ],
)
def test_application_moves_with_the_decision_and_the_candidate_is_not_mailed(
    job: Job, owner: User, outcome: Outcome, stage: str, state: str
) -> None:
    loop = make_loop(job)

    made = decide(loop, owner, outcome)

    application, debrief = Application.objects.get(), Debrief.objects.get()
    assert made.is_moved
    assert (application.stage, application.stage_changed_by, application.stage_changed_at) == (stage, owner, NOW)
    assert (debrief.state, debrief.are_votes_open()) == (state, state == "decided")
    assert not Message.objects.filter(to=application.candidate.email).exclude(kind=Message.Kind.BOOKED).exists()
    assert {mail.kind for mail in Message.objects.filter(application=application, user__isnull=False)} <= {"decided"}


@pytest.mark.parametrize(
    ("outcome", "works"), [(Outcome.OFFER, False), (Outcome.REJECT, False), (Outcome.ANOTHER_INTERVIEW, True)]
)
def test_links_that_could_still_choose_a_time_end_with_the_interviews(
    job: Job, owner: User, outcome: Outcome, works: bool
) -> None:
    loop = make_loop(job)
    link = make_link(application=loop.debrief.application)

    decide(loop, owner, outcome)

    link.refresh_from_db()
    assert (link.is_open(NOW), link.revoked_by) == (works, None if works else owner)
    assert all(interview.link.opens_page(NOW) for interview in loop.interviews if interview.link)


def test_reasons_are_kept_with_their_places_and_told_to_the_ats(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    citation = cite(loop.rate(0, {0: 4}))

    decision = decide(
        loop, owner, grounds=[Ground(loop.criteria[0], "Goes deep.", [citation])], next_step="Rita calls."
    ).decision

    (reason,) = decision.reasons.all()
    assert (reason.criterion, reason.text, list(reason.citations.all())) == (loop.criteria[0], "Goes deep.", [citation])
    event = AtsEvent.objects.get(kind="decision.made")
    assert (event.interview, event.version, event.payload) == (loop.interviews[-1], 1, None)
    told = payload_of(event)
    assert (told["number"], told["outcome"], told["application"]["stage"]) == (1, "offer", "offered")


def test_later_decision_is_the_next_number_with_a_reason_and_the_first_stays(job: Job, owner: User) -> None:
    loop = make_loop(job)
    decide(loop, owner)
    with pytest.raises(deciding.NoReason):
        decide(loop, owner, Outcome.REJECT, after=1)

    decide(loop, owner, Outcome.REJECT, after=1, changed_because="A reference said otherwise.")

    assert [(each.number, each.outcome, each.changed_because) for each in Decision.objects.all()] == [
        (2, "reject", "A reference said otherwise."),
        (1, "offer", ""),
    ]
    assert Application.objects.get().stage == Stage.REJECTED
    assert set(AtsEvent.objects.filter(kind="decision.made").values_list("version", flat=True)) == {1, 2}


def test_one_more_interview_opens_again_what_was_decided(job: Job, owner: User) -> None:
    loop = make_loop(job)
    decide(loop, owner)

    decide(loop, owner, Outcome.ANOTHER_INTERVIEW, after=1, changed_because="They asked.")

    assert (Debrief.objects.get().state, Application.objects.get().stage) == ("open", Stage.INTERVIEWING)


def test_of_two_who_decide_at_once_the_second_is_told(job: Job, owner: User) -> None:
    loop = make_loop(job)
    decide(loop, owner)

    with pytest.raises(deciding.DecidedMeanwhile):
        decide(loop, make_user(), Outcome.REJECT)

    assert Decision.objects.get().outcome == Outcome.OFFER


def test_decision_without_a_reason_is_none(job: Job, owner: User) -> None:
    loop = make_loop(job)
    with pytest.raises(deciding.NoReason):
        decide(loop, owner, grounds=[])

    assert not Decision.objects.exists()
    assert Application.objects.get().stage == Stage.INTERVIEWING


def test_sealed_votes_are_read_before_an_offer_and_opened_by_one_more_interview(job: Job, owner: User) -> None:
    loop = make_loop(job)
    Vote.cast(loop.debrief, owner, choice="no", ground="Heard it.", at=NOW)

    for outcome in (Outcome.OFFER, Outcome.REJECT):
        with pytest.raises(deciding.VotesSealed):
            decide(loop, owner, outcome)
    made = decide(loop, owner, Outcome.ANOTHER_INTERVIEW)

    first, second = loop.debrief.rounds.all()
    assert (first.opened_at, first.opened_by, second.is_open) == (NOW, owner, False)
    assert made.decision.round == first


def test_decision_after_one_more_interview_is_made_on_the_votes_of_its_own_round(job: Job, owner: User) -> None:
    loop = make_loop(job)
    Vote.cast(loop.debrief, owner, choice="no", ground="Too little.", at=NOW)
    decide(loop, owner, Outcome.ANOTHER_INTERVIEW)
    Vote.cast(loop.debrief, owner, choice="yes", ground="Heard it.", at=NOW)
    with pytest.raises(deciding.VotesSealed):
        decide(loop, owner, after=1, changed_because="Heard it.")
    loop.debrief.open_votes(by=owner, at=NOW)

    made = decide(loop, owner, after=1, changed_because="Heard it.")

    assert (made.decision.number, made.decision.round.number) == (2, 2)


def test_candidate_who_withdrew_stays_so(job: Job, owner: User) -> None:
    loop = make_loop(job)
    Application.objects.update(stage=Stage.WITHDRAWN)

    made = decide(loop, owner)

    assert (made.is_moved, Application.objects.get().stage) == (False, Stage.WITHDRAWN)
