"""An interviewer takes their calendar back: off offer at once, ended at Nylas for certain, and told to those who must know."""

from datetime import timedelta

import pytest
from django.test import Client

from interviews.booking import availability, changing
from interviews.calendar_accounts import grants
from interviews.models import (
    BookingLink,
    Concern,
    Interview,
    Interviewer,
    Message,
    Notification,
    Panel,
    Publication,
    Recording,
    Revocation,
)
from interviews.nylas.client import nylas
from interviews.panels import publishing
from recruiting import clock, queue
from recruiting.work import running
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel
from tests.interviews.calendar_accounts.provider import BACK, code_of
from tests.recorded import make_recording
from tests.walking import booked, free_times, invited, published_panel
from tests.wire import Postman

pytestmark = pytest.mark.django_db


def hosts(panel: Panel) -> list[str]:
    """Who takes part in the Configuration at Nylas."""
    panel.refresh_from_db()
    remote = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)
    return [person["email"] for person in remote["participants"]]


def accounts() -> set[str]:
    return {grant.id for grant in nylas().grants()}


def owner_of(panel: Panel) -> Interviewer:
    """Whose account the Configuration belongs to."""
    return Interviewer.objects.get(nylas_grant_id=panel.nylas_grant_id)


def connect(interviewer: Interviewer) -> None:
    grants.connect_interviewer(interviewer, code=code_of(interviewer.email), redirect_uri=BACK, now=clock.now())


def test_times_are_off_offer_before_nylas_has_heard_of_it(sandbox):
    panel = published_panel(people=1)
    link = invited(panel)
    assert free_times(link)

    assert grants.disconnect(owner_of(panel), now=clock.now()) is True

    assert free_times(link) == []
    person = Interviewer.objects.get()
    assert (person.nylas_grant_id, person.grant_state) == (None, "withdrawn")
    assert Revocation.objects.get().nylas_grant_id in accounts()


def test_access_ends_at_nylas(sandbox):
    panel = published_panel(people=1)
    grants.disconnect(owner_of(panel), now=clock.now())

    queue.work_all(now=clock.now())

    ended = Revocation.objects.get()
    assert (ended.state, ended.revoked_at is not None) == ("done", True)
    assert ended.nylas_grant_id not in accounts()


def test_recording_that_has_begun_is_fetched_before_access_ends(sandbox):
    owner = owner_of(published_panel(people=1))
    recording = make_recording(
        make_interview(interviewer=owner), state=Recording.State.PROCESSING, nylas_grant_id=owner.nylas_grant_id
    )
    grants.disconnect(owner, now=clock.now())
    revocation = Revocation.objects.get()

    queue.work_all(now=clock.now())

    assert grants.waits_for_recording(revocation, now=clock.now())
    assert revocation.nylas_grant_id in accounts()

    recording.advance(Recording.State.ARCHIVED)
    queue.work_all(now=clock.now() + timedelta(minutes=11))

    assert revocation.nylas_grant_id not in accounts()


def test_waiting_for_a_recording_is_no_try(sandbox):
    """Nor is there an end to it but its own: an outage or a refusal before or after is borne as well as ever."""
    owner = owner_of(published_panel(people=1))
    made = make_interview(interviewer=owner)
    make_recording(made, state=Recording.State.PROCESSING, nylas_grant_id=owner.nylas_grant_id)
    grants.disconnect(owner, now=clock.now())
    Revocation.objects.update(tries=running.MAX_LOOKS)

    for look in range(10):
        queue.work_all(now=clock.now() + look * grants.LOOK_AGAIN_AFTER)

    waiting = Revocation.objects.get()
    assert (waiting.state, waiting.tries) == ("due", running.MAX_LOOKS)


def test_access_ends_though_a_recording_never_comes(sandbox):
    owner = owner_of(published_panel(people=1))
    make_recording(
        make_interview(interviewer=owner), state=Recording.State.PROCESSING, nylas_grant_id=owner.nylas_grant_id
    )
    grants.disconnect(owner, now=clock.now() - grants.RECORDING_TIMEOUT)

    queue.work_all(now=clock.now())

    assert Revocation.objects.get().nylas_grant_id not in accounts()


def test_others_of_the_panel_go_on_by_themselves(sandbox):
    """The Configuration goes with the account it belonged to: it is made anew in another's."""
    panel = published_panel(people=3)
    link, gone = invited(panel), owner_of(panel)
    grants.disconnect(gone, now=clock.now())

    queue.work_all(now=clock.now())

    panel.refresh_from_db()
    link.refresh_from_db()
    left = list(Interviewer.objects.live().order_by("name"))
    assert hosts(panel) == [person.email for person in left]
    assert panel.nylas_grant_id == left[0].nylas_grant_id
    assert free_times(link)
    assert booked(link).interviewer in left


def test_what_was_saved_and_not_published_stays_unpublished_and_a_pause_a_pause(sandbox):
    panel = published_panel(people=2)
    panel.pause(by=None, at=clock.now())
    panel.name = "Not yet"
    panel.save(update_fields=["name"])
    grants.disconnect(owner_of(panel), now=clock.now())

    queue.work_all(now=clock.now())

    panel.refresh_from_db()
    assert panel.state == Panel.State.PAUSED
    assert nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)["name"] == "Technical interview"


def test_nylas_away_loses_nothing(sandbox):
    panel = published_panel(people=1)
    grants.disconnect(owner_of(panel), now=clock.now())
    sandbox.control("faults", {"path": "/v3/grants/", "method": "DELETE", "kind": "502_html", "times": 1})
    queue.work_all(now=clock.now())
    waiting = Revocation.objects.get()
    assert (waiting.state, waiting.nylas_grant_id in accounts()) == ("failed", True)

    queue.work_all(now=waiting.due_at)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.nylas_grant_id in accounts()) == ("done", False)


def test_access_whose_end_was_not_answered_has_ended(sandbox):
    panel = published_panel(people=2)
    grants.disconnect(owner_of(panel), now=clock.now())
    sandbox.control("faults", {"path": "/v3/grants/", "method": "DELETE", "kind": "504_after", "times": 1})
    queue.work_all(now=clock.now())

    queue.work_all(now=Revocation.objects.get().due_at)

    assert Revocation.objects.get().state == "done"
    assert len(hosts(panel)) == 1


def test_second_click_asks_for_nothing_more():
    person = make_interviewer()
    as_another_request_sees_them = Interviewer.objects.get()

    assert grants.disconnect(person, now=NOW) is True
    assert grants.disconnect(as_another_request_sees_them, now=NOW) is False
    assert Revocation.objects.count() == 1


def test_news_that_follows_asks_nobody_to_connect_again(sandbox):
    with Postman(Client()) as postman:
        postman.subscribe()
        panel = published_panel(people=1)
        grants.disconnect(owner_of(panel), now=clock.now())
        queue.work_all(now=clock.now())
        sandbox.advance(1)  # comes back when everything has been delivered
        postman.work()

    assert Notification.objects.get(type="grant.deleted").state == "ignored"
    assert Interviewer.objects.get().grant_state == "withdrawn"
    assert not Message.objects.filter(kind="reconnect").exists()


# ── connected again ──


def test_connected_again_before_nylas_heard_stays_connected(sandbox):
    panel = published_panel(people=1)
    person = owner_of(panel)
    link, grant_id = invited(panel), person.nylas_grant_id
    grants.disconnect(person, now=clock.now())

    connect(person)
    queue.work_all(now=clock.now() + timedelta(hours=1))

    person.refresh_from_db()
    assert (person.nylas_grant_id, person.is_live, grant_id in accounts()) == (grant_id, True, True)
    assert Revocation.objects.get().state == "overtaken"
    assert free_times(link)


def test_connecting_waits_while_the_old_access_is_being_ended(sandbox):
    person = owner_of(published_panel(people=1))
    grants.disconnect(person, now=clock.now())
    Revocation.objects.claim(Revocation.objects.get().pk, now=clock.now())

    with pytest.raises(grants.StillDisconnecting):
        connect(person)

    person.refresh_from_db()
    assert person.grant_state == "withdrawn"


def test_way_back_with_a_wrong_calendar_saves_no_access_from_its_end(sandbox):
    person = owner_of(published_panel(people=1))
    grants.disconnect(person, now=clock.now())
    other = next(grant.email for grant in nylas().grants() if grant.email != person.email)

    with pytest.raises(grants.WrongCalendar):
        grants.connect_interviewer(person, code=code_of(other), redirect_uri=BACK, now=clock.now())
    queue.work_all(now=clock.now() + grants.EXCHANGE_TIMEOUT)

    assert Revocation.objects.get(interviewer=person).state == "done"


@pytest.mark.parametrize("people", [1, 3])
def test_connected_again_later_their_panels_take_them_in_again(sandbox, people):
    panel = published_panel(people=people)
    person = owner_of(panel)
    meant = hosts(panel)
    grants.disconnect(person, now=clock.now())
    queue.work_all(now=clock.now())

    connect(person)
    queue.work_all(now=clock.now())

    assert hosts(panel) == meant
    assert Publication.objects.order_by("-number").first().state == "done"
    assert person.email in {email for slot in free_times(invited(panel)) for email in slot.emails}


def test_account_that_was_taken_back_is_offered_to_nobody(sandbox):
    person = owner_of(published_panel(people=1))
    grant_id = person.nylas_grant_id
    grants.disconnect(person, now=clock.now())

    assert grant_id not in {grant.id for grant in publishing.offered_grants()}


# ── who must know ──


def in_calendar(person: Interviewer, panel: Panel, **fields):
    link = make_link(panel=panel)
    return make_interview(link=link, interviewer=person, nylas_grant_id=person.nylas_grant_id, **fields)


def test_recruiter_is_asked_to_look_at_what_stands_in_the_calendar():
    person, colleague = make_interviewer(), make_interviewer()
    panel = make_panel(interviewers=[person, colleague])
    coming = in_calendar(person, panel)
    in_calendar(colleague, panel)
    in_calendar(person, panel, starts_at=NOW - timedelta(days=3))

    grants.disconnect(person, now=NOW)

    assert [(concern.interview, concern.reason) for concern in Concern.objects.all()] == [
        (coming, "calendar_withdrawn")
    ]


def test_interview_that_was_booked_at_the_same_moment_is_seen_when_access_ends(sandbox):
    panel = published_panel(people=1)
    person = owner_of(panel)
    grant_id = person.nylas_grant_id
    grants.disconnect(person, now=clock.now())
    soon = clock.now() + timedelta(days=3)
    late = make_interview(link=make_link(panel=panel), interviewer=person, nylas_grant_id=grant_id, starts_at=soon)

    queue.work_all(now=clock.now())

    assert [concern.interview for concern in Concern.objects.all()] == [late]


def test_publication_that_was_on_its_way_is_sent_anew_with_the_others(sandbox, monkeypatch):
    """Nylas took it into the account; before we had written that down, the account was gone."""
    panel = published_panel(people=2)
    person = owner_of(panel)
    publish = type(nylas()).publish_configuration

    def end_access_meanwhile(client, *args, **named):
        published = publish(client, *args, **named)
        monkeypatch.undo()
        grants.disconnect(person, now=clock.now())
        grants.revoke(Revocation.objects.get(), now=clock.now())
        return published

    monkeypatch.setattr(type(nylas()), "publish_configuration", end_access_meanwhile)
    publishing.publish(panel, by=None, now=clock.now())
    queue.work_all(now=clock.now() + timedelta(minutes=1))

    assert hosts(panel) == [Interviewer.objects.live().get().email]


# ── what was booked before ──


@pytest.mark.parametrize("is_owner", [True, False], ids=["whose-account-had-the-panel", "another"])
def test_candidate_can_still_cancel_and_is_offered_no_move(sandbox, is_owner):
    panel = published_panel(people=3)
    link = invited(panel)
    interview = booked(link)
    person = interview.interviewer
    if is_owner:
        panel.nylas_grant_id = person.nylas_grant_id
        panel.save(update_fields=["nylas_grant_id"])
    grants.disconnect(person, now=clock.now())
    queue.work_all(now=clock.now())
    now = clock.now()
    interview, link = Interview.objects.get(), BookingLink.objects.get()

    offered = availability.times(link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now)
    changing.cancel(interview, actor="candidate", now=now)

    interview.refresh_from_db()
    assert (offered, interview.status) == ([], "cancelled")
    assert Message.objects.filter(kind="interviewer_cancelled", to=person.email).exists()


def test_nobody_is_told_twice_by_errands_that_cannot_be_done(sandbox):
    panel = published_panel(people=1)
    interview = booked(invited(panel))
    grants.disconnect(interview.interviewer, now=clock.now())
    queue.work_all(now=clock.now())

    queue.work_all(now=interview.starts_at)

    later = ["mark_held", "remind_scorecard", "look_at_recorder", "stop_waiting"]
    assert set(interview.errands.exclude(kind__in=later).values_list("state", flat=True)) == {"done"}
    assert [concern.reason for concern in interview.concerns.open()] == ["calendar_withdrawn"]


def test_panel_whose_calls_that_account_made_says_so_until_it_has_another(admin):
    """Nylas would refuse each booking of it."""
    maker, person = make_interviewer(name="Sarah Kim"), make_interviewer()
    panel = make_panel(interviewers=[person], name="Technical", conferencing_grant_id=maker.nylas_grant_id)
    assert publishing.problems(panel) == []

    grants.disconnect(maker, now=NOW)

    (problem,) = publishing.problems(panel)
    assert (problem.field, "was disconnected by its owner" in problem.words) == ("conferencing_grant_id", True)
    todos = [line.words for line in admin.get("/admin/").context["home"]["todos"]]
    assert "“Technical” takes no bookings: the account that made its video calls was disconnected" in todos
    page = admin.get(f"/admin/interviews/panel/{panel.pk}/change/").content.decode()
    assert "Nobody can book until you" in page
    panel.conferencing_grant_id = ""
    panel.save()
    assert publishing.problems(panel) == []
    assert "Nobody can book until you" not in admin.get(f"/admin/interviews/panel/{panel.pk}/change/").content.decode()
