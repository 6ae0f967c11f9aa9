"""A recruiter brings in a list of interviewers: gives it, looks at what it would do, keeps it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from interviews.models import Interviewer, Message
from interviews.panels.admin.roster import CHANGED_MEANWHILE
from tests.factories import make_interviewer, make_panel, make_user

LIST = "Name;E-Mail;Time zone\nZoë Raman;zoe@example.com;Europe/Berlin\nMarcus;marcus@example.com;\n"


@pytest.fixture
def address() -> str:
    return reverse("admin:interviews_interviewer_bring")


def look(admin, address, text=LIST):
    return admin.post(address, {"text": text})


def keep(admin, address, seen, **more):
    form = seen.context["form"]
    sent = {"text": seen.context["text"], "digest": form.initial["digest"], "confirmed": "yes", **more}
    return admin.post(address, sent)


def test_list_of_interviewers_leads_there(admin, address):
    assert address in admin.get(reverse("admin:interviews_interviewer_changelist")).content.decode()
    assert admin.get(address).status_code == 200


def test_uploaded_file_is_shown_then_kept_and_written_into_the_history(admin, address, recruiter):
    marcus = make_interviewer(name="Mark", email="marcus@example.com")

    seen = admin.post(address, {"file": SimpleUploadedFile("hr.csv", LIST.encode("cp1252"))})
    page = seen.content.decode()
    assert "Zoë Raman<br>" in page
    assert "time zone: Europe/Berlin" in page
    assert "name: Mark → Marcus" in page
    assert Interviewer.objects.count() == 1

    answer = keep(admin, address, seen)

    assert answer.url == reverse("admin:interviews_interviewer_changelist")
    marcus.refresh_from_db()
    zoe = Interviewer.objects.get(email="zoe@example.com")
    assert (marcus.name, zoe.time_zone, zoe.grant_state) == ("Marcus", "Europe/Berlin", "none")
    assert set(LogEntry.objects.values_list("user", "object_id", "change_message")) == {
        (recruiter.pk, str(zoe.pk), "Added from a list."),
        (recruiter.pk, str(marcus.pk), "Changed from a list."),
    }
    assert not Message.objects.exists()


def test_links_are_mailed_when_ticked(admin, address):
    answer = keep(admin, address, look(admin, address), mails_links="on")

    assert set(Message.objects.values_list("to", "kind")) == {
        ("zoe@example.com", "connect"),
        ("marcus@example.com", "connect"),
    }
    assert [str(said) for said in get_messages(answer.wsgi_request)] == [
        "2 interviewers added, 0 changed, 0 as before. 2 interviewers will get the link to connect their calendar."
    ]


def test_mistakes_stand_by_line_above_the_list_which_can_be_mended_there(admin, address):
    page = look(admin, address, "Name,Email,Time zone\n<b>,zoe\nMarcus,m@example.com,Lisbon\n").content.decode()

    assert "Line 2, email: This does not look like an email address." in page
    assert "Line 3, time zone: “Lisbon” is not a time zone." in page
    assert "&lt;b&gt;,zoe" in page
    assert not Interviewer.objects.exists()


def test_file_with_mistakes_can_be_mended_on_the_page_too(admin, address):
    page = admin.post(address, {"file": SimpleUploadedFile("hr.csv", b"Name,Email\nZo\xeb,nowhere\n")}).content.decode()

    assert "Zoë,nowhere" in page


def test_refused_list_is_not_lost(admin, address):
    page = look(admin, address, 'Name,Email\n"Zoë,zoe@example.com\n').content.decode()

    assert "the double quotes don’t match" in page
    assert "Zoë,zoe@example.com" in page


def test_going_back_keeps_the_list(admin, address):
    page = admin.post(address, {"text": LIST, "digest": "x", "change": "yes"}).content.decode()

    assert "zoe@example.com;Europe/Berlin" in page
    assert not Interviewer.objects.exists()


def test_change_meanwhile_shows_it_anew(admin, address):
    seen = look(admin, address)
    make_interviewer(email="zoe@example.com", name="Zoë")

    again = keep(admin, address, seen)

    assert CHANGED_MEANWHILE in again.content.decode()
    assert Interviewer.objects.count() == 1
    keep(admin, address, again)
    assert Interviewer.objects.count() == 2


def test_list_sent_without_having_been_seen_keeps_nothing(admin, address):
    for sent in ({"text": LIST}, {"text": LIST, "digest": "x"}, {"text": "", "digest": "x"}):
        admin.post(address, {**sent, "confirmed": "yes"})

    assert not Interviewer.objects.exists()


def test_live_panels_of_changed_people_are_named(admin, address):
    panel = make_panel(interviewers=[make_interviewer(email="marcus@example.com", name="Mark")])

    answer = keep(admin, address, look(admin, address))

    warnings = [str(said) for said in get_messages(answer.wsgi_request) if said.level_tag == "warning"]
    assert [f"/{panel.pk}/change/" in words for words in warnings] == [True]


def test_long_list_is_shown_in_part_and_kept_whole(admin, address):
    seen = look(admin, address, "Name,Email\n" + "".join(f"P,p{number}@example.com\n" for number in range(250)))
    assert "and 50 more" in seen.content.decode()

    keep(admin, address, seen)

    assert Interviewer.objects.count() == 250


def test_only_who_may_add_and_change_interviewers_finds_the_page(db, client, address):
    colleague, stranger = make_user(is_staff=True), make_user()
    colleague.user_permissions.add(Permission.objects.get(codename="view_interviewer"))

    for person, status in ((colleague, {404}), (stranger, {302, 403, 404})):
        client.force_login(person)
        assert client.get(address).status_code in status
        assert client.post(address, {"text": LIST}).status_code in status
    client.force_login(colleague)
    assert address not in client.get(reverse("admin:interviews_interviewer_changelist")).content.decode()
