"""Calendars whose access is lost or comes back without a notification; who is told, once for each loss."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from interviews.calendar_accounts import grants
from interviews.models import Interviewer, Message, Panel
from interviews.nylas.errors import Unreachable
from interviews.panels import publishing
from recruiting import clock, queue
from recruiting.work.errors import Unusable
from tests.factories import make_interviewer, make_panel, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
LOST = Message.Kind.CALENDAR_LOST


def send_mails() -> list[mail.EmailMultiAlternatives]:
    for message in Message.objects.order_by("pk"):
        queue.work("message", message.pk, now=clock.now())
    return mail.outbox


def calendar_of(person: Interviewer) -> str:
    person.refresh_from_db()
    return person.grant_state


def test_expired_calendar_is_found_and_both_are_mailed_once(sandbox):
    panel = published_panel(people=2, name="Phone screen")
    lost, other = panel.interviewers.order_by("name")
    link = invited(panel)
    Message.objects.all().delete()
    sandbox.control(f"grants/{lost.nylas_grant_id}/expire")

    for _ in range(3):
        grants.sweep(now=clock.now())

    assert calendar_of(lost) == "expired"
    assert calendar_of(other) == "live"
    assert all(slot.emails == (other.email,) for slot in free_times(link))
    sent = {tuple(each.to): each for each in send_mails()}
    assert sent.keys() == {(lost.email,), (panel.job.contact.email,)}
    assert "/connect/" in sent[(lost.email,)].body
    alarm = sent[(panel.job.contact.email,)]
    assert alarm.subject == f"{lost.name}’s calendar can’t be read any more"
    assert f"- Phone screen ({panel.job.title}): {other.name} left" in alarm.body


def test_panel_with_nobody_left_is_named_so(sandbox):
    panel = published_panel(people=1)
    sandbox.control(f"grants/{panel.interviewers.get().nylas_grant_id}/expire")
    grants.sweep(now=clock.now())

    assert any("nobody is left, so candidates find no times" in each.body for each in send_mails())


def test_calendar_that_works_again_is_found_and_clears_the_alarm(sandbox):
    panel = published_panel(people=1)
    person, link = panel.interviewers.get(), invited(panel)
    before = free_times(link)
    Message.objects.all().delete()
    sandbox.control(f"grants/{person.nylas_grant_id}/expire")
    grants.sweep(now=clock.now())
    assert free_times(link) == []
    sandbox.control(f"grants/{person.nylas_grant_id}/restore")

    grants.sweep(now=clock.now())

    assert calendar_of(person) == "live"
    assert free_times(link) == before
    send_mails()
    assert Message.objects.get(kind=LOST).state == Message.State.OVERTAKEN  # it had waited, and is not true any more
    assert not person.connect_links.filter(used_at=None).exists()

    sandbox.control(f"grants/{person.nylas_grant_id}/expire")
    grants.sweep(now=clock.now() + timedelta(hours=1))
    assert Message.objects.filter(kind=LOST).count() == 2


def test_panel_that_was_published_without_them_has_them_again(sandbox, postman):
    panel = published_panel(people=2)
    lost, link = panel.interviewers.order_by("name").last(), invited(panel)
    sandbox.control(f"grants/{lost.nylas_grant_id}/expire")
    grants.sweep(now=clock.now())
    publishing.send(publishing.repeat(panel, now=clock.now()), now=clock.now())
    sandbox.control(f"grants/{lost.nylas_grant_id}/restore")
    grants.sweep(now=clock.now())
    postman.work()

    assert any(lost.email in slot.emails for slot in free_times(link))


def test_deleted_account_is_lost(sandbox):
    panel = published_panel(people=2)
    gone, _ = panel.interviewers.order_by("name")
    sandbox.request("DELETE", f"/v3/grants/{gone.nylas_grant_id}")

    assert grants.sweep(now=clock.now()) == [gone]
    assert calendar_of(gone) == "expired"


def test_nylas_that_does_not_answer_or_knows_nobody_alarms_nobody(sandbox, monkeypatch):
    panel = published_panel(people=2)
    sandbox.control("faults", {"kind": "answer", "path": "/v3/grants", "status": 503, "body": ""})
    with pytest.raises(Unreachable):
        grants.sweep(now=clock.now())
    sandbox.control("faults", {"kind": "answer", "path": "/v3/grants", "status": 200, "body": '{"data": []}'})
    with pytest.raises(Unusable, match="another application"):
        grants.sweep(now=clock.now())

    assert set(panel.interviewers.values_list("grant_state", flat=True)) == {"live"}
    assert not Message.objects.filter(kind=LOST).exists()


def test_without_calendars_nothing_is_asked(settings):
    settings.NYLAS_API_URI = "http://127.0.0.1:1"
    make_interviewer(nylas_grant_id=None, grant_state="none")

    assert grants.sweep(now=clock.now()) == []


def test_where_the_person_in_charge_has_left_all_recruiters_are_told(sandbox, recruiter):
    panel = published_panel(people=1)
    panel.job.contact.is_active = False
    panel.job.contact.save()
    other = make_user(recruiter=True)
    sandbox.control(f"grants/{panel.interviewers.get().nylas_grant_id}/expire")
    grants.sweep(now=clock.now())

    assert set(Message.objects.filter(kind=LOST).values_list("to", flat=True)) == {recruiter.email, other.email}


@pytest.mark.parametrize("state", [Panel.State.DRAFT, Panel.State.PAUSED])
def test_nobody_is_alarmed_for_a_panel_that_offers_nothing(sandbox, state):
    panel = published_panel(people=1)
    Panel.objects.update(state=state)
    sandbox.control(f"grants/{panel.interviewers.get().nylas_grant_id}/expire")
    grants.sweep(now=clock.now())

    assert not Message.objects.filter(kind=LOST).exists()


def test_person_who_is_in_charge_of_two_panels_has_one_mail(sandbox):
    panel = published_panel(people=1)
    person = panel.interviewers.get()
    make_panel(job=panel.job, interviewers=[person], name="Another")
    sandbox.control(f"grants/{person.nylas_grant_id}/expire")
    grants.sweep(now=clock.now())

    sent = send_mails()
    assert Message.objects.filter(kind=LOST).count() == 1
    assert any("- Another" in each.body and f"- {panel.name}" in each.body for each in sent)


def test_chosen_calendar_that_is_gone_is_found_named_and_forgotten_once_another_is_chosen(sandbox, admin):
    person = published_panel(people=1).interviewers.get()
    path = f"/v3/grants/{person.nylas_grant_id}/calendars"
    other = sandbox.post(path, {"name": "Side projects"}).json()["data"]["id"]
    Interviewer.objects.update(busy_calendar_ids=["primary", other])
    grants.sweep(now=clock.now())
    assert not Interviewer.objects.get().gone_calendars

    sandbox.request("DELETE", f"{path}/{other}")
    grants.sweep(now=clock.now())

    assert Interviewer.objects.get().gone_calendars == {other}
    page = admin.get(reverse("admin:interviews_interviewer_change", args=[person.pk]))
    assert "A calendar is gone" in page.content.decode()
    assert [group.key for group in page.context["groups"] if group.is_open] == ["calendar"]
    Interviewer.objects.update(busy_calendar_ids=["primary"])
    assert not Interviewer.objects.get().gone_calendars


def test_everybody_with_other_calendars_is_looked_at_in_turns(monkeypatch):
    people = [make_interviewer(busy_calendar_ids=["primary", "x"]) for _ in range(45)]
    asked = []

    class Nylas:
        def calendars(self, grant_id):
            asked.append(grant_id)
            return []

    monkeypatch.setattr(grants, "nylas", Nylas)
    for hour in range(9):
        grants._look_for_calendars(people, now=clock.now() + timedelta(hours=hour))

    assert len(asked) == 9 * grants.MAX_ASKED_SINGLY
    assert set(asked) == {person.nylas_grant_id for person in people}
