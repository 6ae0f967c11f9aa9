"""A recruiter adds interviewers and gives them calendar accounts."""

from types import SimpleNamespace

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from interviews.calendar_accounts import grants
from interviews.messages import sending
from interviews.models import ConnectLink, Interviewer, Message, Panel
from interviews.nylas.client import nylas
from interviews.panels import connecting, publishing
from interviews.panels.admin.panel import PanelAdmin
from recruiting import clock
from recruiting.desk.words import when
from tests.factories import NOW, make_interviewer, make_panel
from tests.interviews.panels.leave_lines import leave_lines
from tests.walking import published_panel

ADD = "admin:interviews_interviewer_add"
EMPTY = {"nylas_grant_id": "", "name": "", "email": "", "time_zone": "", "title": "", "bio": "", "user": ""}


def change(interviewer):
    return reverse("admin:interviews_interviewer_change", args=[interviewer.pk])


def sent_as(interviewer, **changes):
    form = {
        name: getattr(interviewer, name) or ""
        for name in ("nylas_grant_id", "name", "email", "time_zone", "title", "bio")
    }
    more = {
        "is_active": "on",
        "busy_calendar_ids": interviewer.busy_calendar_ids,
        "booking_calendar_id": interviewer.booking_calendar_id,
    }
    return {**form, **more, **leave_lines(), "weight": interviewer.weight, "user": "", **changes}


def test_chosen_account_fills_in_what_was_left_empty(admin, sandbox):
    grant = sandbox.get("/v3/grants").json()["data"][0]
    calendars = sandbox.get(f"/v3/grants/{grant['id']}/calendars").json()["data"]

    admin.post(reverse(ADD), {**EMPTY, "nylas_grant_id": grant["id"]})

    made = Interviewer.objects.get()
    assert (made.name, made.email, made.time_zone, made.grant_state, made.busy_calendar_ids) == (
        grant["name"],
        grant["email"],
        next(one["timezone"] for one in calendars if one["is_primary"]),
        "live",
        ["primary"],
    )


def test_accounts_are_offered_by_name_address_and_provider(admin, sandbox):
    grant = sandbox.get("/v3/grants").json()["data"][0]

    page = admin.get(reverse(ADD)).content.decode()

    assert f"{grant['name']} · {grant['email']} · {grant['provider'].title()}" in page


def test_account_of_somebody_else_is_refused_at_its_field(admin, sandbox):
    grant = sandbox.get("/v3/grants").json()["data"][0]
    make_interviewer(name="Priya Raman", nylas_grant_id=grant["id"])

    response = admin.post(reverse(ADD), {**EMPTY, "nylas_grant_id": grant["id"]})

    assert response.context["adminform"].form.errors == {
        "nylas_grant_id": ["This calendar account already belongs to Priya Raman."]
    }


def test_address_that_is_not_the_accounts_is_told_at_its_field(admin, sandbox):
    grant = sandbox.get("/v3/grants").json()["data"][0]

    response = admin.post(reverse(ADD), {**EMPTY, "nylas_grant_id": grant["id"], "email": "other@example.com"})

    assert response.context["adminform"].form.errors == {
        "email": [f"The calendar account belongs to {grant['email']}. Leave this empty, or type that address."]
    }


def test_account_chosen_while_nylas_is_away_keeps_what_was_typed(admin):
    response = admin.post(reverse(ADD), {**EMPTY, "nylas_grant_id": "g-1", "name": "Priya Raman"})

    assert response.context["adminform"].form.errors == {
        "nylas_grant_id": [
            "Nylas isn’t answering just now, so this account couldn’t be looked up. Save without it, or try again in a minute."
        ]
    }
    assert 'value="Priya Raman"' in response.content.decode()


def test_without_account_name_and_address_are_asked_for(admin):
    response = admin.post(reverse(ADD), EMPTY)

    assert response.context["adminform"].form.errors == {
        "name": ["Type a name, or choose a calendar account that has one."],
        "email": ["Type an address, or choose a calendar account that has one."],
    }


def test_link_is_for_the_interviewer_alone(admin):
    """A recruiter who opened it could connect a calendar in their place."""
    interviewer = make_interviewer(nylas_grant_id=None, grant_state="none")
    admin.post(reverse("admin:interviews_interviewer_mail_connect_link", args=[interviewer.pk]))
    link = ConnectLink.objects.get()

    page = admin.get(change(interviewer)).content.decode()

    assert "/connect/" not in page
    assert f"works until {when(link.expires_at)}" in page


@pytest.mark.parametrize(("state", "kind"), [("expired", "reconnect"), ("none", "connect"), ("withdrawn", "connect")])
def test_connect_link_is_mailed_on_request_in_words_that_suit(admin, state, kind):
    interviewer = make_interviewer(grant_state=state, nylas_grant_id=None)

    admin.post(reverse("admin:interviews_interviewer_mail_connect_link", args=[interviewer.pk]))

    (mail,) = Message.objects.all()
    assert (mail.kind, mail.to, mail.connect_link.interviewer) == (kind, interviewer.email, interviewer)


def test_account_taken_away_disconnects(admin):
    interviewer = make_interviewer()

    admin.post(change(interviewer), sent_as(interviewer, nylas_grant_id=""))

    interviewer.refresh_from_db()
    assert (interviewer.nylas_grant_id, interviewer.grant_state) == (None, "none")


def test_change_of_somebody_on_a_live_panel_warns_that_it_must_be_published(admin):
    interviewer = make_interviewer()
    panel = make_panel(interviewers=[interviewer], name="Technical interview")

    response = admin.post(change(interviewer), sent_as(interviewer, email="ada@example.com"))

    assert [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"] == [
        f"Live panels go on with the earlier settings until you publish them again: "
        f'<a class="text-link" href="/admin/interviews/panel/{panel.pk}/change/">Technical interview</a>.'
    ]


def test_other_calendars_are_told_to_nylas_by_themselves(sandbox, admin):
    panel = published_panel(people=2)
    person = panel.interviewers.order_by("name").first()
    path = f"/v3/grants/{person.nylas_grant_id}/calendars"
    other = sandbox.post(path, {"name": "Hiring"}).json()["data"]["id"]

    response = admin.post(
        change(person), sent_as(person, busy_calendar_ids=["primary", other], booking_calendar_id=other)
    )

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert f"Nylas is being told, for {panel.name}." in said
    publishing.send(panel.publications.first(), now=clock.now())
    panel.refresh_from_db()
    copy = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)
    (told,) = (each for each in copy["participants"] if each["email"] == person.email)
    assert told["availability"]["calendar_ids"] == ["primary", other]
    assert told["booking"]["calendar_id"] == other


def test_switching_somebody_off_asks_for_no_publishing(admin):
    interviewer = make_interviewer()
    make_panel(interviewers=[interviewer])

    response = admin.post(change(interviewer), sent_as(interviewer, is_active=""))

    assert not any("publish" in str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def while_nylas_answers(monkeypatch):
    """Something that happens while a form waits for the calendars' names."""

    def arrange(happens):
        def calendar_zone(grant_id):
            happens()
            return ""

        monkeypatch.setattr(publishing, "calendar_zone", calendar_zone)

    return arrange


def test_disconnect_made_while_somebody_saves_stands(admin, while_nylas_answers):
    interviewer = make_interviewer(zone_is_assumed=True)
    while_nylas_answers(lambda: grants.disconnect(Interviewer.objects.get(), now=NOW))

    admin.post(change(interviewer), sent_as(interviewer, title="Principal", time_zone=""))

    interviewer.refresh_from_db()
    assert (interviewer.title, interviewer.nylas_grant_id, interviewer.grant_state) == ("Principal", None, "withdrawn")


def test_account_connected_while_somebody_takes_the_old_one_away_stands(admin, while_nylas_answers):
    interviewer = make_interviewer(zone_is_assumed=True)
    form = sent_as(interviewer, nylas_grant_id="", time_zone="")
    again = {"grant_id": "g-2", "email": "priya.new@example.com", "at": NOW}
    save, happened = Interviewer.save, []

    def connect_first(row, **named):
        if not happened:
            happened.append(row)
            Interviewer.objects.get().connect(**again)
        save(row, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Interviewer, "save", connect_first)
        admin.post(change(interviewer), form)

    interviewer.refresh_from_db()
    assert (interviewer.nylas_grant_id, interviewer.email, interviewer.is_live) == ("g-2", again["email"], True)


def test_panel_that_is_saved_stays_where_nylas_has_it_by_now(admin):
    panel = make_panel(name="Technical interview")
    as_read = Panel.objects.get()
    panel.lose_configuration()
    as_read.name = "Another name"

    PanelAdmin(Panel, site).save_model(None, as_read, SimpleNamespace(changed_data=["name"]), change=True)

    panel.refresh_from_db()
    assert (panel.name, panel.nylas_configuration_id) == ("Another name", None)


def test_link_that_was_mailed_to_a_mistyped_address_connects_nothing_once_that_is_mended(admin, client):
    interviewer = make_interviewer(email="pria@example.com", nylas_grant_id=None, grant_state="none")
    message = connecting.owe_connect_link(interviewer, now=clock.now())
    strangers = message.connect_link

    admin.post(change(interviewer), sent_as(interviewer, email="priya@example.com"))

    page = client.get(f"/connect/{strangers.token}/")
    assert (page.status_code, "A new one goes to your address here." in page.content.decode()) == (410, True)
    sending.send(Message.objects.get(), now=clock.now())
    assert [sent.to for sent in mail.outbox] == [["priya@example.com"]]
    client.post(f"/connect/{strangers.token}/again/")
    assert set(Message.objects.values_list("to", flat=True)) == {"priya@example.com"}


def test_link_stays_when_the_address_does(admin):
    interviewer = make_interviewer(nylas_grant_id=None, grant_state="none")
    link = ConnectLink.objects.make(interviewer, at=clock.now())

    admin.post(change(interviewer), sent_as(interviewer, title="Principal"))

    link.refresh_from_db()
    assert link.is_open(clock.now())


@pytest.mark.parametrize(("said", "mails"), [({"mails_link": "on"}, ["connect"]), ({}, [])], ids=["asked", "not asked"])
def test_new_interviewer_is_mailed_the_link_in_the_same_act(admin, said, mails):
    answer = admin.post(
        reverse("admin:interviews_interviewer_add"), {"name": "Wilma Noor", "email": "wilma@example.com", **said}
    )

    assert answer.status_code == 302
    assert list(Message.objects.values_list("kind", flat=True)) == mails
