"""Swaps for tests: one asked for, what the calendars show then, and time that passes."""

from interviews.booking import swaps
from interviews.models import Interview, Interviewer, Reassignment
from interviews.nylas.client import nylas
from recruiting import clock
from tests.walking import booked, invited, published_panel


def settled(sandbox, postman) -> Interview:
    """Booked; what Nylas had to say of that is done."""
    made = booked(invited(published_panel()))
    sandbox.advance(30)
    postman.work()
    return Interview.objects.get(pk=made.pk)


def swap(interview: Interview, **more) -> Reassignment:
    return swaps.reassign(interview, actor="recruiter", reason="Priya is ill.", now=clock.now(), **more)


def events(interview: Interview) -> dict[str, list[str]]:
    """The events that stand at the interview's time with its candidate, by the names of the calendars' owners."""
    found = {}
    for person in Interviewer.objects.exclude(nylas_grant_id=None):
        meetings = nylas().meetings_between(
            person.nylas_grant_id, "primary", starts_at=interview.starts_at, ends_at=interview.ends_at
        )
        ours = [one for one in meetings if "dana@example.org" in one.participant_emails and not one.is_cancelled]
        if ours:
            found[person.name] = [one.event_id for one in ours]
    return found


def agree(interview: Interview) -> Interview:
    """Calendars and rows say the same: one event, with the host, who is the only one with a part in it."""
    now = Interview.objects.get(pk=interview.pk)
    assert events(now) == {now.interviewer.name: [now.nylas_event_id]}
    assert [person.name for person in now.people()] == [now.interviewer.name]
    assert now.nylas_grant_id == now.interviewer.nylas_grant_id
    return now


def carry_on(sandbox, postman, *, rounds: int = 7) -> None:
    """Time passes: leases run out, the queue works, Nylas's news arrive."""
    for _ in range(rounds):
        sandbox.advance(120)
        Reassignment.objects.filter(state__in=Reassignment.OPEN).update(claimed_until=None)
        postman.work()
