"""`manage.py invite PANEL --name … --email …`: the link alone, or the reason why there is none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Application
from interviews.models import BookingLink, Message
from tests.factories import make_application, make_candidate, make_job, make_panel

pytestmark = pytest.mark.django_db
DANA = ("--name", "Dana Chen", "--email", "Dana@Example.com")


def invite(*arguments: str) -> str:
    said = StringIO()
    call_command("invite", *arguments, stdout=said)
    return said.getvalue()


def test_link_is_printed_alone_and_opens_the_page(client):
    panel = make_panel(slug="backend-technical")

    said = invite("backend-technical", *DANA)

    link = BookingLink.objects.get()
    application = link.application
    assert said == f"{link.url}\n"
    assert (application.candidate.name, application.source, application.stage, application.job) == (
        "Dana Chen",
        "recruiter",
        "interviewing",
        panel.job,
    )
    assert not Message.objects.exists()
    assert client.get(f"/book/{link.token}/").status_code == 200


def test_second_time_the_same_link_is_printed_and_mailed_on_request():
    make_panel(slug="backend-technical")

    first, second = invite("backend-technical", *DANA), invite("backend-technical", *DANA, "--mail")

    assert first == second
    assert [(mail.to, mail.link) for mail in Message.objects.all()] == [("Dana@example.com", BookingLink.objects.get())]


def test_person_who_has_applied_is_invited_as_they_called_themselves():
    panel = make_panel(slug="backend-technical")
    application = make_application(job=panel.job, candidate=make_candidate(name="D. Chen", email="dana@example.com"))

    invite("backend-technical", *DANA)

    application.refresh_from_db()
    assert (Application.objects.get(), application.stage, application.review_note) == (application, "interviewing", "")
    assert application.candidate.name == "D. Chen"


@pytest.mark.parametrize(
    ("stage", "words"),
    [("set_aside", "set aside"), ("rejected", "decided or withdrawn"), ("withdrawn", "decided or withdrawn")],
)
def test_people_who_are_not_invited_in_the_admin_are_not_here(stage, words):
    panel = make_panel(slug="backend-technical")
    make_application(job=panel.job, candidate=make_candidate(name="Dana", email="dana@example.com"), stage=stage)

    with pytest.raises(CommandError, match=f"Dana can’t be invited: {words}."):
        invite("backend-technical", *DANA)
    assert not BookingLink.objects.exists()


def test_panel_that_takes_nobody_says_so():
    make_panel(slug="paused", name="Talk", state="paused")
    make_panel(slug="closed", name="Talk", job=make_job(state="closed"))

    for slug, words in [
        ("paused", "Nobody can be invited to Talk: it is not live."),
        ("closed", "Nobody can be invited to Talk: the job is not open."),
        ("gone", "There is no panel gone."),
    ]:
        with pytest.raises(CommandError, match=words):
            invite(slug, *DANA)
    assert not Application.objects.exists()


def test_name_and_address_are_checked_as_on_the_careers_site():
    make_panel(slug="backend-technical")

    with pytest.raises(CommandError) as error:
        invite("backend-technical", "--name", "https://example.com", "--email", "dana")

    assert str(error.value) == (
        "--name: Please write only the name here, without a web or mail address. After a dot put a blank: “St. John”. "
        "--email: This does not look like an email address. One looks like name@example.com."
    )
