"""Tells committee, interviewers and the person in charge what is ready in a debrief: owes each of them one mail.

What a mail says is asked when it is sent (`debriefs.notices.mails`). Nobody is told of their own deed, or of a debrief about themselves.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from candidates.models import Application
from debriefs.models import Comment, Debrief, Decision, Round, Scorecard
from debriefs.status import ScorecardState, expected_scorecards
from interviews.booking.models import Concern, Interview
from interviews.messages.models import Message
from recruiting.identity import is_same_person

FINISHED = frozenset({ScorecardState.SUBMITTED, ScorecardState.EXCUSED})


def tell_submitted(scorecard: Scorecard, *, now: datetime) -> None:
    """After a scorecard was submitted or excused. Call it in the transaction that wrote it."""
    tell_if_complete(scorecard.interview.application, now=now)


def tell_if_complete(application: Application, *, now: datetime) -> None:
    """Tell the committee that all scorecards that are due are in, once for each number of interviews that have been rated.

    Holds the debrief's row, so that of two people who submit at once the second sees the first one's scorecard.
    """
    with transaction.atomic():
        debrief = Debrief.objects.select_for_update().filter(application=application).first()
        expected = expected_scorecards(application, now=now)
        late = {one.interview for one in expected if one.is_asked_for}
        is_waiting = any(one.state == ScorecardState.DUE for one in expected)
        for interview in {one.interview for one in expected} - late:
            Concern.objects.end_about(interview, Concern.Reason.SCORECARD_LATE, at=now)
        if debrief is None or is_waiting or not any(one.versions for one in expected):
            return
        rated = len({one.interview for one in expected if one.state in FINISHED})
        committee = application.job.committee.all()
        _owe(Message.Kind.SCORECARDS_IN, application, to=committee, about=f"{debrief.pk}:{rated}", now=now)


def tell_votes_opened(opened: Round, *, now: datetime) -> None:
    """To the committee, those who submitted a scorecard and the person in charge; but for the one who opened the votes."""
    debrief, by = opened.debrief, opened.opened_by
    about = f"{debrief.pk}:{opened.number}"
    _owe(Message.Kind.VOTES_OPENED, debrief.application, to=_circle(debrief), about=about, by=by, now=now)


def tell_decided(decision: Decision, *, now: datetime) -> None:
    """To the same people as the votes; but for the one who wrote the decision down."""
    debrief, by = decision.debrief, decision.decided_by
    _owe(Message.Kind.DECIDED, debrief.application, to=_circle(debrief), about=str(decision.pk), by=by, now=now)


def tell_mentioned(comment: Comment, *, now: datetime) -> None:
    """To those whom the comment mentions, but for its author."""
    to, by = comment.mentions.all(), comment.author
    _owe(Message.Kind.MENTIONED, comment.debrief.application, to=to, about=str(comment.pk), by=by, now=now)


def tell_scorecard_due(interview: Interview, user: User, *, reminder: int, now: datetime) -> None:
    """Mail number `reminder`, from 1, about the scorecard of an interview. One that was moved begins anew."""
    about = f"{interview.pk}:{int(interview.ends_at.timestamp())}:{reminder}"
    _owe(Message.Kind.SCORECARD_DUE, interview.application, to=[user], about=about, interview=interview, now=now)


def _circle(debrief: Debrief) -> Iterable[User]:
    job = debrief.application.job
    wrote = Scorecard.objects.filter(interview__application=debrief.application).submitted().values("author")
    return User.objects.filter(Q(jobs_to_decide=job) | Q(jobs_in_charge=job) | Q(pk__in=wrote)).distinct()


def _owe(
    kind: str,
    application: Application,
    *,
    to: Iterable[User],
    about: str,
    by: User | None = None,
    interview: Interview | None = None,
    now: datetime,
) -> None:
    """One mail to each of these people; `about`: what makes it the same mail when it is owed again."""
    for user in to:
        is_candidate = is_same_person(user.email, application.candidate.email)
        if user == by or is_candidate or not (user.is_active and user.email):
            continue
        Message.objects.owe(
            kind,
            to=user.email,
            key=f"{kind}:{about}:{user.pk}",
            interview=interview,
            application=application,
            user=user,
            by=by,
            at=now,
        )
