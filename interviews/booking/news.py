"""Tells of what happened to a booking: people by mail, the ATS by an event. Writes what is owed; interviews.messages and interviews.ats
send it."""

from datetime import datetime, timedelta

from candidates.models import Application, Consent
from interviews.ats.models import AtsEvent
from interviews.booking.models import BookingLink, CallbackRequest, HeldTime, Interview, InterviewChange, MoveProposal
from interviews.booking.payload import describe
from interviews.messages.models import Message
from interviews.panels.models import Assignment
from recruiting.identity import has_mailbox
from recruiting.work.errors import Postponed

MIN_TIME_BETWEEN_RECORDING_MAILS = timedelta(hours=1)

KINDS_BY_CHANGE: dict[str, tuple[str, str, str]] = {
    InterviewChange.Kind.SCHEDULED: (AtsEvent.Kind.INTERVIEW_SCHEDULED, Message.Kind.BOOKED, Message.Kind.ASSIGNED),
    InterviewChange.Kind.RESCHEDULED: (
        AtsEvent.Kind.INTERVIEW_RESCHEDULED,
        Message.Kind.MOVED,
        Message.Kind.INTERVIEWER_MOVED,
    ),
    InterviewChange.Kind.CALL_CHANGED: (
        AtsEvent.Kind.INTERVIEW_UPDATED,
        Message.Kind.CALL_CHANGED,
        Message.Kind.INTERVIEWER_CALL_CHANGED,
    ),
    InterviewChange.Kind.CANCELLED: (
        AtsEvent.Kind.INTERVIEW_CANCELLED,
        Message.Kind.CANCELLED,
        Message.Kind.INTERVIEWER_CANCELLED,
    ),
}


def tell(interview: Interview, change: InterviewChange, *, now: datetime) -> None:
    """Owe candidate, interviewers and ATS the news of one change. Call it in the transaction that wrote the change."""
    event_kind, to_candidate, to_interviewers = KINDS_BY_CHANGE[change.kind]
    AtsEvent.objects.owe(event_kind, interview, payload=describe(interview, change=change), at=now)
    key = f"{interview.pk}:{interview.version}"
    candidate = interview.application.candidate
    is_told = change.kind != InterviewChange.Kind.CALL_CHANGED or not interview.hides_people(now)
    if is_told and has_mailbox(candidate.email):
        Message.objects.owe(
            to_candidate,
            to=candidate.email,
            key=f"{to_candidate}:{key}",
            interview=interview,
            link=interview.link,
            at=now,
        )
    for person in interview.people():
        Message.objects.owe(
            to_interviewers,
            to=person.email,
            key=f"{to_interviewers}:{key}:{person.pk}",
            interview=interview,
            interviewer=person,
            at=now,
        )
    if change.actor == InterviewChange.Actor.CANDIDATE:
        if change.kind == InterviewChange.Kind.CANCELLED:
            _tell_in_charge(Message.Kind.CALLED_OFF, interview, key=key, now=now)
        elif change.kind == InterviewChange.Kind.RESCHEDULED and change.reason:
            _tell_in_charge(Message.Kind.MOVED_ON, interview, key=key, now=now)


def _tell_in_charge(kind: str, interview: Interview, *, key: str, now: datetime) -> None:
    """Tell the person in charge what the candidate did, unless they are told as an interviewer."""
    Message.objects.owe_each(kind, interview.others_in_charge(), key=f"{kind}:{key}", interview=interview, at=now)


def tell_reassigned(interview: Interview, change: InterviewChange, *, now: datetime) -> None:
    """Owe the candidate, whoever left and whoever took it over, and the ATS the news. Call it in the transaction that wrote it.

    A candidate who has not been told who meets them learns nothing of it. Colleagues who stay are told only where the link to the call
    is another, with the host.
    """
    payload = describe(interview, change=change)
    AtsEvent.objects.owe(AtsEvent.Kind.INTERVIEW_UPDATED, interview, payload=payload, at=now)
    key, candidate = f"{interview.pk}:{interview.version}", interview.application.candidate
    if has_mailbox(candidate.email) and not interview.hides_people(now):
        kind = Message.Kind.REASSIGNED
        to, link = candidate.email, interview.link
        Message.objects.owe(kind, to=to, key=f"{kind}:{key}", interview=interview, link=link, at=now)
    told = [(Message.Kind.RELEASED, change.from_interviewer), (Message.Kind.TAKEN_OVER, change.to_interviewer)]
    if interview.interviewer == change.to_interviewer:
        others = (person for person in interview.people() if person != interview.interviewer)
        told += [(Message.Kind.INTERVIEWER_CALL_CHANGED, person) for person in others]
    for kind, person in told:
        if person is not None:
            key_of_theirs = f"{kind}:{key}:{person.pk}"
            Message.objects.owe(
                kind, to=person.email, key=key_of_theirs, interview=interview, interviewer=person, at=now
            )


def tell_names(interview: Interview, *, now: datetime) -> None:
    """Tell the candidate who meets them, and by which call. Raises Postponed when that was put off."""
    if not interview.is_live or interview.starts_at <= now or interview.names_due_at is None:
        return
    if interview.hides_people(now):
        raise Postponed("The candidate is told later.", wait=interview.names_due_at - now)
    kind, candidate = Message.Kind.HOST_NAMED, interview.application.candidate
    if has_mailbox(candidate.email):
        key = f"{kind}:{interview.pk}:{int(interview.names_due_at.timestamp())}"
        Message.objects.owe(kind, to=candidate.email, key=key, interview=interview, link=interview.link, at=now)


def ask_to_move(proposal: MoveProposal, *, now: datetime) -> None:
    """Ask the candidate whether the interview may move."""
    interview, kind = proposal.interview, Message.Kind.MOVE_ASKED
    to = interview.application.candidate.email
    Message.objects.owe(
        kind, to=to, key=f"{kind}:{proposal.pk}", interview=interview, link=interview.link, by=proposal.by, at=now
    )


def tell_kept(proposal: MoveProposal, *, now: datetime) -> None:
    """Tell whoever asked, else the person in charge, that the candidate keeps the time they have."""
    interview, kind, by = proposal.interview, Message.Kind.MOVE_DECLINED, proposal.by
    told = [by] if by is not None and by.is_active else interview.application.in_charge
    Message.objects.owe_each(kind, told, key=f"{kind}:{proposal.pk}", interview=interview, at=now)


def tell_declined(assignment: Assignment, *, now: datetime) -> None:
    """Tell the person in charge that an interviewer can't take an interview, and why."""
    interview, kind = assignment.interview, Message.Kind.DECLINED
    Message.objects.owe_each(
        kind,
        interview.application.in_charge,
        key=f"{kind}:{assignment.pk}",
        interview=interview,
        interviewer=assignment.interviewer,
        at=now,
    )


def tell_ats_of_call(interview: Interview, change: InterviewChange | None = None, *, now: datetime) -> None:
    """Tell the ATS that the link to the call is known, or gone. People see it on their page, and are mailed when it is replaced."""
    AtsEvent.objects.owe(AtsEvent.Kind.INTERVIEW_UPDATED, interview, payload=describe(interview, change=change), at=now)


def owe_link(link: BookingLink, *, now: datetime) -> Message:
    return _owe_about_link(Message.Kind.INVITATION, link, now=now)


def owe_picked_times(link: BookingLink, *, now: datetime) -> Message:
    return _owe_about_link(Message.Kind.TIMES_PICKED, link, now=now)


def owe_own_link(link: BookingLink, *, now: datetime) -> Message:
    """Mail the candidate the link to their own page. Anybody may have asked for it."""
    return _owe_about_link(Message.Kind.OWN_LINK, link, now=now)


def tell_held(held_time: HeldTime, *, now: datetime) -> Message:
    """Ask for a confirmation at the address that was typed on the job's page."""
    kind = Message.Kind.TIME_HELD
    return Message.objects.owe(kind, to=held_time.email, key=f"{kind}:{held_time.pk}", held_time=held_time, at=now)


def tell_applied_again(application: Application, *, link: BookingLink | None, now: datetime) -> Message:
    """Tell the address's owner that it was used to apply again, by anybody. `link`: with which they go on."""
    kind = Message.Kind.APPLIED_AGAIN
    key = f"{kind}:{application.pk}:{int(now.timestamp())}"
    return Message.objects.owe(
        kind, to=application.candidate.email, key=key, application=application, link=link, at=now
    )


def tell_not_booked(link: BookingLink, *, now: datetime) -> Message:
    return _owe_about_link(Message.Kind.NOT_BOOKED, link, now=now)


def _owe_about_link(kind: str, link: BookingLink, *, now: datetime) -> Message:
    """To the candidate; each call owes one more mail."""
    to, key = link.application.candidate.email, f"{kind}:{link.pk}:{int(now.timestamp())}"
    return Message.objects.owe(kind, to=to, key=key, link=link, at=now)


def confirm_recording_allowed(consent: Consent, *, now: datetime) -> Message:
    """A “no” became a “yes”: the candidate is told at their own address, as another person may have used the link.

    At most one mail in an hour: the next one waits until then, and goes only if the yes still stands.
    """
    application, kind = consent.application, Message.Kind.RECORDING_ALLOWED
    last = Message.objects.filter(kind=kind, link__application=application).order_by("-created_at").first()
    if last is not None and last.created_at > now:
        return last
    return Message.objects.owe(
        Message.Kind.RECORDING_ALLOWED,
        to=application.candidate.email,
        key=f"recording_allowed:{consent.pk}",
        link=BookingLink.objects.filter(application=application).order_by("revoked_at", "-created_at").first(),
        at=now if last is None else max(now, last.created_at + MIN_TIME_BETWEEN_RECORDING_MAILS),
    )


def tell_taken_back(consent: Consent, *, now: datetime) -> None:
    """A yes became a no after the call: the candidate is told at their own address, as another person may have used the link, and the
    person in charge, since what was recorded can't be opened any more."""
    application, key = consent.application, f"taken_back:{consent.pk}"
    if has_mailbox(application.candidate.email):
        link = BookingLink.objects.filter(application=application).order_by("revoked_at", "-created_at").first()
        kind, to = Message.Kind.TAKEN_BACK, application.candidate.email
        Message.objects.owe(kind, to=to, key=key, link=link, application=application, at=now)
    kind = Message.Kind.RECORDING_CLOSED
    Message.objects.owe_each(kind, application.in_charge, key=f"{key}:told", application=application, at=now)


def tell_callback(request: CallbackRequest, *, now: datetime) -> None:
    """Tell the person in charge that a candidate asks for help."""
    kind, link = Message.Kind.CALLBACK, request.link
    key = f"{kind}:{request.pk}:{int(now.timestamp())}"
    Message.objects.owe_each(kind, link.application.in_charge, key=key, link=link, at=now)
