"""A letter: what it begins with, what is never in it, and that it goes once."""

import pytest
from django.contrib.auth.models import User
from django.core import mail

from candidates.models import Application, Job
from debriefs.access import access_to
from debriefs.committee import deciding
from debriefs.committee.deciding import Ground
from debriefs.models import Decision
from debriefs.stages import letters
from debriefs.stages.letters import Draft, LetterKind
from interviews.models import Message
from recruiting import queue
from recruiting.identity import placeholder_address
from tests.factories import NOW, make_application, make_candidate, make_job, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db
Stage = Application.Stage
CANARY = "Canary in the coal mine."


def decided(job: Job, by: User, outcome: Decision.Outcome) -> Loop:
    loop = make_loop(job)
    loop.rate(0, {0: 1})
    grounds = [Ground(loop.criteria[0], CANARY)]
    deciding.decide(loop.debrief, outcome=outcome, grounds=grounds, next_step="Rita calls on Thursday", by=by, now=NOW)
    loop.debrief.application.refresh_from_db()
    return loop


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.OFFERED, LetterKind.OFFER),
        (Stage.REJECTED, LetterKind.REJECTION),
        (Stage.SET_ASIDE, LetterKind.SET_ASIDE),
        (Stage.APPLIED, LetterKind.PLAIN),
        (Stage.INTERVIEWING, LetterKind.PLAIN),
        (Stage.WITHDRAWN, LetterKind.PLAIN),
    ],
)
def test_letter_fits_where_the_application_stands(stage: str, kind: str) -> None:
    application = make_application(stage=stage)

    assert letters.kind_for(application, access_to(application, make_user(recruiter=True), now=NOW), None) == kind


@pytest.mark.parametrize(
    ("outcome", "kind", "tells_step"),
    [
        (Decision.Outcome.OFFER, LetterKind.OFFER, True),
        (Decision.Outcome.ANOTHER_INTERVIEW, LetterKind.ANOTHER_INTERVIEW, True),
        (Decision.Outcome.REJECT, LetterKind.REJECTION, False),
    ],
)
def test_letter_after_a_decision_holds_no_reason_and_no_rating(
    job: Job, owner: User, outcome: Decision.Outcome, kind: str, tells_step: bool
) -> None:
    loop = decided(job, owner, outcome)
    application = loop.debrief.application

    decision = letters.decision_for(application, loop.access(owner))
    found = letters.kind_for(application, loop.access(owner), decision)
    draft = letters.draft(application, found, decision)

    assert found == kind
    assert ("Rita calls on Thursday" in draft.body) is tells_step
    for secret in (CANARY, "Said so.", "Loud and clear.", "Depth", "Rater0"):
        assert secret not in draft.subject + draft.body


def test_who_still_owes_a_scorecard_learns_nothing_of_the_decision_from_a_letter(job: Job, owner: User) -> None:
    loop = decided(job, owner, Decision.Outcome.ANOTHER_INTERVIEW)

    assert letters.decision_for(loop.debrief.application, loop.access(loop.authors[2])) is None
    assert letters.decision_for(loop.debrief.application, loop.access(loop.authors[0])) == Decision.objects.get()


def test_letter_of_who_still_owes_a_scorecard_is_plain_wherever_the_application_stands(job: Job, owner: User) -> None:
    loop = decided(job, owner, Decision.Outcome.REJECT)
    application = loop.debrief.application

    assert letters.kind_for(application, loop.access(loop.authors[2]), None) == LetterKind.PLAIN
    assert letters.kind_for(application, loop.access(loop.authors[0]), None) == LetterKind.REJECTION


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_greets_names_the_job_and_is_signed(kind: LetterKind) -> None:
    job = make_job(title="R&D <lead>", contact=make_user(first_name="Paula", last_name="Contact"))
    draft = letters.draft(make_application(job=job), kind, None)

    assert draft.body.startswith("Hello Amara,\n\n")
    assert draft.body.endswith("\nPaula Contact\nNorthwind") or "Paula Contact\n" in draft.body
    assert "R&D <lead>" in draft.subject
    assert "\n" not in draft.subject
    assert "{" not in draft.subject + draft.body


def test_only_who_was_met_is_thanked_for_their_time(job: Job) -> None:
    met, unmet = make_loop(job).debrief.application, make_application(job=job)

    assert [
        "for the time you gave us" in letters.draft(each, LetterKind.REJECTION, None).body for each in (met, unmet)
    ] == [
        True,
        False,
    ]


def test_preview_is_the_mail_that_is_sent() -> None:
    application, written = make_application(), Draft("A & B", "Hello <b>you</b>,\n\n> quoted\n\nhttps://x.example")
    shown = letters.preview(application, written)

    letters.send(application, written, key="k", by=make_user(), now=NOW)
    queue.work("message", Message.objects.get().pk, now=NOW)

    assert shown.replace('<base target="_top">', "") == mail.outbox[-1].alternatives[0][0]  # type: ignore[attr-defined]
    assert "&lt;b&gt;you&lt;/b&gt;" in shown
    assert "<b>" not in shown


def test_second_click_of_one_form_is_no_second_letter() -> None:
    application, by = make_application(), make_user()

    first = letters.send(application, Draft("A", "One"), key="k", by=by, now=NOW)
    second = letters.send(application, Draft("A", "One"), key="k", by=by, now=NOW)
    another = letters.send(application, Draft("A", "One"), key="m", by=by, now=NOW)

    assert (first, second, another, Message.objects.letters().count()) == (True, False, True, 2)


def test_nothing_is_sent_to_an_address_that_nobody_knows() -> None:
    application = make_application(candidate=make_candidate(email=placeholder_address("x")))

    with pytest.raises(letters.NoMailbox):
        letters.send(application, Draft("A", "One"), key="k", by=make_user(), now=NOW)

    assert not Message.objects.exists()
