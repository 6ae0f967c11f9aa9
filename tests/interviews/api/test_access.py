"""Who may ask the API, and for what: keys with scopes and jobs, recruiters' tokens of before, nobody else."""

import uuid
from datetime import timedelta

import pytest
from rest_framework.authtoken.models import Token

from candidates.models import Application
from interviews.models import ApiKey
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link, make_panel, make_user
from tests.interviews.api.calling import Caller, kind, make_key, with_key, with_token
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
LISTS = [
    "jobs/",
    "panels/",
    "candidates/",
    "applications/",
    "booking-links/",
    "interviews/",
    "recordings/",
    "decisions/",
]
SCOPES = {"booking-links/": "book", "decisions/": "decide"}


@pytest.mark.parametrize(
    "authorization",
    ["", "Token x", "Token " + "0" * 40, "Bearer x", "Bearer ", "Bearer é", "Bearer two words", "Basic eDp4"],
)
def test_without_a_key_that_works_it_asks_for_one(authorization):
    for path in [*LISTS, f"interviews/{uuid.uuid4()}/", f"interviews/{uuid.uuid4()}/transcript/"]:
        response = Caller(authorization).get(path)

        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer"), path
        assert kind(response) == "not-authenticated"


def test_key_in_the_address_or_a_login_in_a_browser_opens_nothing(admin):
    _, secret = make_key("read")

    assert Caller().get("interviews/", token=secret).status_code == 401
    assert admin.get("/api/interviews/").status_code == 401


def test_key_that_ended_or_ran_out_or_whose_maker_left_opens_nothing():
    maker = make_user()
    (ended, first), (old, second), (_, third) = (make_key("read", by=maker) for _ in range(3))
    ended.end(by=maker, at=NOW)
    ApiKey.objects.filter(pk=old.pk).update(expires_at=NOW - timedelta(minutes=1))
    keys = [Caller(f"Bearer {secret}") for secret in (first, second, third)]

    assert [key.get("jobs/").status_code for key in keys] == [401, 401, 200]
    maker.is_active = False
    maker.save()
    assert keys[2].get("jobs/").status_code == 401


def test_each_address_opens_with_its_own_scope_alone():
    interview, application = make_interview(), make_application()
    asked = [(path, SCOPES.get(path, "read"), "get") for path in LISTS]
    asked += [
        (f"interviews/{interview.pk}/transcript/", "content", "get"),
        (f"interviews/{interview.pk}/transcript.txt", "content", "get"),
        (f"interviews/{interview.pk}/transcript.vtt", "content", "get"),
        (f"interviews/{interview.pk}/summary/", "content", "get"),
        (f"files/{uuid.uuid4()}/", "content", "get"),
        ("booking-links/", "book", "post"),
        ("applications/", "book", "post"),
        (f"interviews/{interview.pk}/cancel/", "book", "post"),
        (f"interviews/{interview.pk}/reschedule/", "book", "post"),
        (f"applications/{application.pk}/decided/", "decide", "post"),
    ]
    for scope in ApiKey.Scope:
        caller = with_key(scope)
        for path, needed, method in asked:
            if needed != scope:
                response = getattr(caller, method)(path)
                assert (response.status_code, kind(response)) == (403, "missing-scope"), (scope, path)

    for path in LISTS:
        assert with_key(SCOPES.get(path, "read")).get(path).status_code == 200
    interview.refresh_from_db()
    assert interview.status == "scheduled"


def test_key_of_another_job_finds_nothing_of_this_one():
    held = make_held()
    artifact = make_artifact(make_recording(held), kind="transcript")
    make_transcript(artifact, [("Amara", 0, 900, "Hello.")])
    application, panel = held.application, held.panel
    own, other = (with_key(*ApiKey.Scope.values, jobs=[job]) for job in (application.job, make_application().job))
    addresses = [
        f"jobs/{application.job.slug}/",
        f"panels/{panel.slug}/",
        f"candidates/{application.candidate_id}/",
        f"applications/{application.pk}/",
        f"booking-links/{held.link_id}/",
        f"interviews/{held.pk}/",
        f"interviews/{held.pk}/transcript/",
        f"recordings/{artifact.recording_id}/",
        f"files/{artifact.pk}/",
    ]

    assert {own.get(path).status_code for path in addresses} == {200}
    assert {(other.get(path).status_code, kind(other.get(path))) for path in addresses} == {(404, "not-found")}
    for path in ["panels/", "interviews/", "recordings/", "booking-links/"]:
        assert other.get(path).json()["results"] == []
    for path, body in {
        f"interviews/{held.pk}/cancel/": {},
        f"interviews/{held.pk}/reschedule/": {"starts_at": "2030-01-01T10:00:00Z"},
        f"applications/{application.pk}/decided/": {},
        f"booking-links/{held.link_id}/revoke/": {},
    }.items():
        assert other.post(path, body).status_code == 404
    refused = other.post(
        "booking-links/", {"panel": panel.slug, "candidate": {"name": "A B", "email": "a@example.com"}}
    )
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "panel")


def test_what_is_restricted_or_erased_is_absent():
    held = make_held()
    recording = make_recording(held)
    caller = with_key("read", "book")

    for column in ("restricted_at", "erased_at"):
        Application.objects.filter(pk=held.application_id).update(**{column: NOW})
        for path in ["candidates/", "applications/", "interviews/", "recordings/", "booking-links/"]:
            assert caller.get(path).json()["results"] == [], (column, path)
        assert caller.get(f"interviews/{held.pk}/").status_code == 404
        assert caller.get(f"recordings/{recording.pk}/").status_code == 404
        Application.objects.filter(pk=held.application_id).update(**{column: None})
    assert len(caller.get("interviews/").json()["results"]) == 1


def test_whoever_stands_behind_it_does_not_read_their_own_file(recruiter):
    panel = make_panel()
    own = make_application(job=panel.job, candidate=make_candidate(email=recruiter.email.upper()))
    interview = make_held(link=make_link(application=own, panel=panel))

    for caller in (with_token(recruiter), with_key("read", by=recruiter)):
        assert caller.get("interviews/").json()["results"] == []
        assert caller.get(f"interviews/{interview.pk}/").status_code == 404


def test_recruiters_token_of_before_reads_and_does_nothing_else(recruiter):
    interview, caller = make_held(), with_token(recruiter)

    assert caller.get(f"interviews/{interview.pk}/").status_code == 200
    assert kind(caller.get(f"interviews/{interview.pk}/transcript/")) == "missing-scope"
    assert kind(caller.post(f"interviews/{interview.pk}/cancel/")) == "missing-scope"
    recruiter.is_active = False
    recruiter.save()
    assert caller.get("interviews/").status_code == 401


def test_token_of_somebody_else_is_refused_whatever_is_asked():
    """An interviewer and a member of the committee."""
    interview, member = make_held(), make_user()
    interview.application.job.committee.add(member)

    for user in (member, make_user()):
        for path in ("interviews/", f"interviews/{interview.pk}/", f"interviews/{uuid.uuid4()}/", "recordings/"):
            response = with_token(user).get(path)
            assert (response.status_code, kind(response)) == (403, "not-allowed")
    assert Token.objects.count() == 2


def test_last_use_is_kept():
    key, secret = make_key("read")

    Caller(f"Bearer {secret}").get("jobs/")

    key.refresh_from_db()
    assert key.last_used_at is not None
