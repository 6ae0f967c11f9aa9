"""Who may come in where: three people and a passer-by at every door, and no permission looks like not found."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser, User
from django.core import mail
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from interviews.models import Interview, Seat
from recruiting import access
from tests.factories import NOW, make_candidate, make_interview, make_interviewer, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording

pytestmark = pytest.mark.django_db
MARKS = {"public", "recruiter", "reader", "holder_of_link", "holder_of_share", "in_admin", "privacy_officer"}


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            if one.app_name != "admin":
                yield from patterns(one.url_patterns)
        else:
            yield one


def test_every_address_of_ours_carries_a_mark_we_know():
    ours = [
        p
        for p in patterns(get_resolver().url_patterns)
        if p.callback.__module__.startswith(("candidates", "debriefs", "interviews", "privacy"))
    ]
    marked = {p.name: getattr(p.callback, "access", "api" if hasattr(p.callback, "cls") else None) for p in ours}

    assert len(marked) > 25
    assert set(marked.values()) <= MARKS | {"api"}


def test_only_these_are_open_to_everybody():
    """A new public address should be a decision, so it is written down here."""
    open_ones = {p.name for p in patterns(get_resolver().url_patterns) if getattr(p.callback, "access", "") == "public"}

    assert open_ones == {
        "api_docs",
        "api_file_bytes",  # by a signed address
        "api_schema",
        "apply",
        "by_booking_ref",
        "applied",
        "careers",
        "confirm_time",  # by the link of a mail
        "connect",
        "connect_again",
        "connect_callback",
        "connected",
        "disconnect",
        "gateway_availability",
        "gateway_booking",
        "gateway_bookings",
        "gateway_nothing",
        "gateway_ui_settings",
        "former_notice",
        "healthz",
        "job",
        "mailbox",
        "mailbox_mail",
        "mailbox_html",
        "next_open_times",
        "own_address",
        "own_receipt",  # by the link of a mail; it says nothing about anybody
        "privacy_notice",
        "readyz",
        "talk",
        "time_held",
        "times",  # by the link of a mail
        "times_connected",  # right after connecting
        "webhook",
    }


# ── three people ──


@pytest.fixture
def interview() -> Interview:
    held = make_held()
    recording = make_recording(held)
    make_artifact(recording)
    make_debrief(held)
    return held


@pytest.fixture
def owner(interview) -> User:
    """Who took the interview."""
    user = make_user()
    interview.interviewer.user = user
    interview.interviewer.save()
    return user


@pytest.fixture
def second(interview) -> User:
    """Who took it beside the host."""
    user = make_user()
    person = make_interviewer(user=user)
    interview.interviewers.add(person, through_defaults={"assigned_at": NOW})
    return user


@pytest.fixture
def colleague(interview) -> User:
    """Who decides on the job."""
    user = make_user()
    interview.application.job.committee.add(user)
    return user


@pytest.fixture
def stranger() -> User:
    """An employee with nothing to do with it."""
    return make_user()


def addresses(interview: Interview) -> list[str]:
    artifact = interview.recordings.get().artifacts.get()
    return [
        interview.get_absolute_url(),
        f"/interviews/{interview.pk}/progress/",
        interview.application.debrief.get_absolute_url(),
        artifact.get_absolute_url(),
    ]


def statuses(user: User | None, interview: Interview) -> set[int]:
    client = Client()
    if user is not None:
        client.force_login(user)
    return {client.get(address).status_code for address in addresses(interview)}


def test_all_who_took_it_committee_and_recruiter_come_in(interview, owner, second, colleague, recruiter):
    for user in (owner, second, colleague, recruiter):
        assert statuses(user, interview) == {200}


def test_stranger_finds_nothing_though_they_sit_on_the_panel(interview, stranger):
    Seat.objects.create(panel=interview.panel, interviewer=make_interviewer(user=stranger))

    assert statuses(stranger, interview) == {404}


def test_passer_by_is_asked_to_log_in_for_pages_and_finds_no_file(interview, client):
    *pages, file = addresses(interview)

    assert {client.get(page).status_code for page in pages} == {302}
    assert client.get(file).status_code == 404


@pytest.mark.parametrize("written", ["{local}@{domain}", "{local}+jobs@{domain}"])
def test_candidate_who_works_here_finds_nothing_of_their_own(written, interview, owner, colleague, recruiter):
    local, domain = colleague.email.upper().split("@")
    candidate = make_candidate(email=written.format(local=local, domain=domain))
    interview.application.candidate = candidate
    interview.application.save()

    assert statuses(colleague, interview) == {404}
    assert statuses(owner, interview) == {200}


def test_committee_of_another_job_finds_nothing(interview):
    member = make_user()
    make_interview().application.job.committee.add(member)

    assert statuses(member, interview) == {404}


def test_role_that_was_lost_is_lost_at_once(interview, colleague):
    assert statuses(colleague, interview) == {200}
    interview.application.job.committee.remove(colleague)

    assert statuses(colleague, interview) == {404}


@pytest.mark.parametrize("path", ["/admin/", "/admin/interviews/panel/", "/admin/candidates/candidate/"])
def test_admin_is_for_recruiters(path, owner, colleague, stranger, recruiter):
    for user, may in [(owner, False), (colleague, False), (stranger, False), (recruiter, True)]:
        client = Client()
        client.force_login(user)
        assert (client.get(path).status_code == 200) is may


def test_debriefs_list_shows_everybody_their_own(interview, owner, second, colleague, stranger):
    name = interview.application.candidate.name
    shown = {}
    for who, user in {"owner": owner, "second": second, "colleague": colleague, "stranger": stranger}.items():
        client = Client()
        client.force_login(user)
        shown[who] = name in client.get("/debriefs/").content.decode()

    assert shown == {"owner": True, "second": True, "colleague": True, "stranger": False}


# ── the marks themselves ──


def ask(view: Any, user: Any, **arguments: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return view(request, **arguments)


@access.recruiter
def for_recruiters(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_recruiters_mark_lets_in_recruiters_only(recruiter, stranger):
    assert ask(for_recruiters, recruiter).content == b"in"
    assert ask(for_recruiters, make_user(is_superuser=True)).content == b"in"
    recruiter.is_active = False
    for user in (recruiter, stranger, AnonymousUser()):
        with pytest.raises(Http404):
            ask(for_recruiters, user)


def test_nobody_signs_up(client):
    page = client.get("/accounts/signup/")

    assert "password1" not in page.content.decode()
    client.post("/accounts/signup/", {"email": "eve@example.com", "password1": "correct horse battery staple"})
    assert not User.objects.filter(email="eve@example.com").exists()


def test_nobody_changes_the_own_address(client):
    """Else an employee who applied here would read the file about themselves under another one."""
    member = make_user(email="member@example.com")
    client.force_login(member)
    new = {"email": "other@example.com"}

    answers = [client.post("/accounts/email/", new | {action: ""}) for action in ("action_add", "action_primary")]

    member.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (member.email, EmailAddress.objects.filter(email="other@example.com").exists()) == (
        "member@example.com",
        False,
    )


def test_stranger_whose_address_somebody_typed_gets_no_mail(client):
    answer = client.post("/accounts/password/reset/", {"email": "stranger@example.org"}, follow=True)

    assert "Look into your mail" in answer.content.decode()
    assert mail.outbox == []


def test_mail_for_a_new_password_trusts_the_settings_and_not_the_request(client, settings):
    settings.SITE_URL, settings.COMPANY_NAME = "https://interviews.example.com", "Northwind"
    make_user(email="sam@example.com")

    client.post("/accounts/password/reset/", {"email": "sam@example.com"}, headers={"host": "localhost:9999"})

    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "https://interviews.example.com/accounts/password/reset/key/" in text
    assert "localhost" not in text
