"""Mails as the activities owe them, and the sending of one."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail

from debriefs.notices import mails
from debriefs.outside import share_mails
from interviews.booking import consent, held_or_not, inviting, news, proposals
from interviews.calendar_accounts import alarms
from interviews.models import HeldTime, Interview, InterviewChange, Message, PickedTimes
from interviews.panels import connecting
from interviews.recordings import deadlines, lobby_alarm
from privacy.rights import mails as rights_mails
from recruiting import queue
from tests.factories import NOW, make_interviewer, make_user
from tests.recorded import make_artifact, make_recording

Kind = Message.Kind
# Those of the rooms above have tests of their own there.
KINDS = sorted(set(Kind.values) - set(mails.FACTS) - set(share_mails.FACTS) - set(rights_mails.FACTS))


def recording_allowed(interview: Interview) -> Message:
    for choice in ("no", "yes"):
        consent.record_choice(interview.application, choice=choice, now=NOW)
    return Message.objects.get(kind=Kind.RECORDING_ALLOWED)


def taken_back(kind: str) -> Callable[[Interview], Message]:
    def choose_no(interview: Interview) -> Message:
        news.tell_taken_back(consent.record_choice(interview.application, choice="no", now=NOW), now=NOW)
        return Message.objects.get(kind=kind)

    return choose_no


def callback(interview: Interview) -> Message:
    inviting.ask_for_help(interview.link, note="No time fits.\nCall me?", phone="+351 1", now=NOW)
    return Message.objects.get(kind=Kind.CALLBACK)


def reconnect(interview: Interview) -> Message:
    interview.interviewer.lose_grant(at=NOW)
    return connecting.owe_connect_link(interview.interviewer, now=NOW)


def calendar_lost(interview: Interview) -> Message:
    interview.panel.seats.get_or_create(interviewer=interview.interviewer)
    interview.interviewer.lose_grant(at=NOW)
    alarms.owe(interview.interviewer, now=NOW)
    return Message.objects.get(kind=Kind.CALENDAR_LOST)


def declined(interview: Interview) -> Message:
    assignment = interview.assignments.get(interviewer=interview.interviewer)
    assignment.decline("I am away that day.", at=NOW)
    news.tell_declined(assignment, now=NOW)
    return Message.objects.get(kind=Kind.DECLINED)


def in_lobby(interview: Interview) -> Message:
    make_recording(interview, state="in_lobby")
    lobby_alarm.tell(interview, now=NOW)
    return Message.objects.filter(kind=Kind.IN_LOBBY).first()


def files_going(interview: Interview) -> Message:
    make_artifact(
        make_recording(interview, state="captured"),
        "recording",
        content=None,
        state="failed",
        error="502",
        fetch_before=NOW + timedelta(days=5),
    )
    deadlines.owe(now=NOW)
    return Message.objects.get(kind=Kind.FILES_GOING)


def took_place(interview: Interview) -> Message:
    interview.correct_times(NOW - timedelta(hours=2), NOW - timedelta(hours=1))
    interview.interviewer.user = make_user()
    interview.interviewer.save()
    held_or_not.conclude(interview, now=NOW)
    return Message.objects.get(kind=Kind.TOOK_PLACE)


def letter(interview: Interview) -> Message:
    application = interview.application
    body = "Hello Amara,\n\nwe would like you to join us.\n\nWrite to me whenever you want.\n\nRita"
    return Message.objects.owe_letter(
        application, subject="Good news", body=body, by=application.job.contact, key="k", at=NOW
    )[0]


def times_picked(interview: Interview) -> Message:
    link, by = interview.link, interview.application.job.contact
    PickedTimes.objects.pick(link, [interview.starts_at, interview.starts_at + timedelta(days=1)], by=by, at=NOW)
    return news.owe_picked_times(link, now=NOW)


def time_held(interview: Interview) -> Message:
    """With the name of the candidate, who need not be known yet."""
    candidate, people = interview.application.candidate, [interview.interviewer]
    given = {"name": candidate.name, "email": candidate.email, "time_zone": interview.candidate_time_zone}
    held_time = HeldTime.make(interview.panel, starts_at=interview.starts_at, people=people, at=NOW, **given)
    return news.tell_held(held_time, now=NOW)


def asked_to_move(interview: Interview) -> Message:
    starts_at = interview.starts_at + timedelta(days=1)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
    contact = interview.application.job.contact
    proposals.propose(interview, **times, reason="Priya travels.\nSorry.", by=contact, now=NOW)
    return Message.objects.get(kind=Kind.MOVE_ASKED)


def kept(interview: Interview) -> Message:
    asked_to_move(interview).delete()
    proposals.decline(interview.proposals.get(), now=NOW)
    return Message.objects.get(kind=Kind.MOVE_DECLINED)


def host_named(interview: Interview) -> Message:
    interview.names_due_at = NOW
    news.tell_names(interview, now=NOW)
    return Message.objects.get(kind=Kind.HOST_NAMED)


def reassigned(kind: str) -> Callable[[Interview], Message]:
    def owe_all(interview: Interview) -> Message:
        before, after = interview.interviewer, make_interviewer(name="Tom Weber")
        told = {"leaving": before, "joining": after, "reason": "Priya is ill.", "actor": "recruiter", "at": NOW}
        change = interview.hand_over(**told, meeting=None, grant_id="")
        news.tell_reassigned(interview, change, now=NOW)
        return Message.objects.get(kind=kind)

    return owe_all


OWED_BY = {
    **{kind: reassigned(kind) for kind in (Kind.REASSIGNED, Kind.TAKEN_OVER, Kind.RELEASED)},
    Kind.HOST_NAMED: host_named,
    Kind.MOVE_ASKED: asked_to_move,
    Kind.MOVE_DECLINED: kept,
    Kind.CALENDAR_LOST: calendar_lost,
    Kind.TIMES_PICKED: times_picked,
    Kind.DECLINED: declined,
    Kind.TIME_HELD: time_held,
    Kind.IN_LOBBY: in_lobby,
    Kind.FILES_GOING: files_going,
    Kind.TOOK_PLACE: took_place,
    Kind.INVITATION: lambda interview: news.owe_link(interview.link, now=NOW),
    Kind.NOT_BOOKED: lambda interview: news.tell_not_booked(interview.link, now=NOW),
    Kind.OWN_LINK: lambda interview: news.owe_own_link(interview.link, now=NOW),
    Kind.APPLIED_AGAIN: lambda interview: news.tell_applied_again(interview.application, link=interview.link, now=NOW),
    Kind.CONNECT: lambda interview: connecting.owe_connect_link(interview.interviewer, now=NOW),
    Kind.RECONNECT: reconnect,
    Kind.RECORDING_ALLOWED: recording_allowed,
    Kind.TAKEN_BACK: taken_back(Kind.TAKEN_BACK),
    Kind.RECORDING_CLOSED: taken_back(Kind.RECORDING_CLOSED),
    Kind.CALLBACK: callback,
    Kind.LETTER: letter,
}


def owe(kind: str, interview: Interview) -> Message:
    """One mail of this kind, as the activities owe it."""
    if kind in OWED_BY:
        return OWED_BY[kind](interview)
    changes = {kind: change for change, kinds in news.KINDS_BY_CHANGE.items() for kind in kinds[1:]}
    changes |= {Kind.CALLED_OFF: InterviewChange.Kind.CANCELLED, Kind.MOVED_ON: InterviewChange.Kind.RESCHEDULED}
    told = {"version": 1, "actor": "candidate", "reason": "My train is late.", "changed_at": NOW}
    change = InterviewChange(interview=interview, kind=changes[kind], **told)
    news.tell(interview, change, now=NOW)
    return Message.objects.get(kind=kind)


def send(message: Message) -> mail.EmailMultiAlternatives:
    queue.work("message", message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.SENT, "")
    return mail.outbox[-1]
