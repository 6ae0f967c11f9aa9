"""The API: for a recruiter's token only, the same words as the events, nothing hidden shows."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema
from rest_framework.authtoken.models import Token

from interviews.api.views import InterviewSerializer
from interviews.booking import payload
from interviews.models import Interview
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


class Caller:
    """A program with somebody's token."""

    def __init__(self, user: User | None = None, *, key: str = "") -> None:
        key = key or (Token.objects.create(user=user).key if user else "")
        self.headers = {"Authorization": f"Token {key}"} if key else {}

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/{path}", query_params=query, headers=self.headers)


@pytest.fixture
def ats(recruiter) -> Caller:
    return Caller(recruiter)


# ── who may ask ──


@pytest.mark.parametrize("path", ["interviews/", "recordings/", f"interviews/{uuid.uuid4()}/"])
def test_without_a_token_it_asks_for_one(path):
    response = Caller().get(path)

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Token")


@pytest.mark.parametrize("key", ["x", "0" * 40, "é", "two words"])
def test_unknown_token_opens_nothing(key):
    assert Caller(key=key).get("interviews/").status_code == 401


def test_token_in_the_address_opens_nothing(recruiter):
    key = Token.objects.create(user=recruiter).key

    assert Caller().get("interviews/", token=key).status_code == 401


def test_login_without_a_token_opens_nothing(admin):
    """A browser's session is no way in, so that no page elsewhere can use it."""
    assert admin.get("/api/interviews/").status_code == 401


def test_token_of_somebody_who_left_opens_nothing(recruiter, ats):
    recruiter.is_active = False
    recruiter.save()

    assert ats.get("interviews/").status_code == 401


def test_token_of_somebody_else_is_refused_whatever_is_asked():
    """An interviewer and a member of the committee: programs are told 403, for every address alike."""
    interview = make_held()
    member = make_user()
    interview.application.job.committee.add(member)

    for user in (member, make_user()):
        caller = Caller(user)
        for path in ("interviews/", f"interviews/{interview.pk}/", f"interviews/{uuid.uuid4()}/", "recordings/"):
            assert caller.get(path).status_code == 403


# ── what it says ──


def test_interview_is_described_as_in_the_events(ats):
    interview = make_interview()

    assert ats.get(f"interviews/{interview.pk}/").json() == payload.describe(Interview.objects.get())
    assert ats.get("interviews/").json()["results"] == [payload.describe(Interview.objects.get())]


def test_serializer_names_exactly_what_is_described():
    described = payload.describe(make_interview())
    fields = InterviewSerializer().fields

    assert list(fields) == list(described)
    for name in ("job", "panel", "application", "candidate", "interviewer"):
        assert list(fields[name].fields) == list(described[name])


def test_recording_shows_its_files_and_no_address_of_theirs(ats):
    interview = make_held()
    recording = make_recording(interview)
    artifact = make_artifact(recording, "summary", content=b"{}", fetch_before=NOW)

    assert ats.get(f"recordings/{recording.pk}/").json() == {
        "id": recording.pk,
        "interview": str(interview.pk),
        "state": "archived",
        "created_at": stamp(recording.created_at),
        "artifacts": [
            {
                "id": str(artifact.pk),
                "kind": "summary",
                "state": "archived",
                "content_type": "application/json",
                "size": 2,
                "sha256": artifact.sha256,
                "duration": None,
                "archived_at": stamp(NOW),
                "fetch_before": stamp(NOW),
            }
        ],
    }


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_locked_recording_does_not_exist(ats):
    recording = make_recording(make_held(), is_locked=True)

    assert ats.get("recordings/").json()["results"] == []
    assert ats.get(f"recordings/{recording.pk}/").status_code == 404


def test_recruiter_who_is_the_candidate_does_not_see_their_own(recruiter, ats):
    panel = make_panel()
    own = make_application(job=panel.job, candidate=make_candidate(email=recruiter.email.upper()))
    interview = make_held(link=make_link(application=own, panel=panel))
    recording = make_recording(interview)

    assert ats.get("interviews/").json()["results"] == []
    assert ats.get(f"interviews/{interview.pk}/").status_code == 404
    assert ats.get(f"recordings/{recording.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"interviews/{uuid.UUID(int=0)}/",
        f"interviews/{uuid.uuid4()}/",
        "interviews/1/",
        "interviews/x%00/",
        "interviews/%F0%9F%99%82/",
        "recordings/0/",
        "recordings/-1/",
        "recordings/99999999999999999999999999/",
        "recordings/x/",
        "recordings/1%00/",
        "nothing/",
    ],
)
def test_unknown_and_odd_ids_are_not_found(ats, path):
    assert ats.get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(recruiter, method):
    interview = make_interview()
    call = getattr(Client(headers=Caller(recruiter).headers), method)

    assert (
        call(f"/api/interviews/{interview.pk}/", {"status": "held"}, content_type="application/json").status_code == 405
    )
    interview.refresh_from_db()
    assert interview.status == "scheduled"


# ── lists ──


def test_pages_follow_each_other_to_the_last(ats, settings):
    panel = make_panel()
    made = [make_interview(link=make_link(panel=panel), starts_at=NOW + timedelta(days=day)) for day in range(1, 53)]
    for day, interview in enumerate(made):
        Interview.objects.filter(pk=interview.pk).update(created_at=NOW + timedelta(minutes=day // 2))

    first = ats.get("interviews/").json()
    cursor = first["next"].partition("cursor=")[2].partition("&")[0]
    second = ats.get("interviews/", cursor=cursor.replace("%3D", "=")).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 2, None)
    shown = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(shown)) == 52
    assert set(shown) == {str(interview.pk) for interview in made}


@pytest.mark.parametrize("cursor", ["x", "%%%", "cD0=", "cD1cMA==", "🙂", "A" * 3000])
def test_odd_cursor_is_the_first_page_or_not_found(ats, cursor):
    make_interview()

    assert ats.get("interviews/", cursor=cursor).status_code in {200, 404}


@pytest.mark.parametrize(("query", "status"), [("x", 400), ("1", 400), ("\x00", 400), (str(uuid.uuid4()), 200)])
def test_filter_takes_ids_of_interviews_only(ats, query, status):
    make_recording(make_held())

    response = ats.get("recordings/", interview=query)

    assert response.status_code == status
    if status == 200:
        assert response.json()["results"] == []


def test_filter_narrows_to_one_interview(ats):
    wanted, _ = make_recording(make_held()), make_recording(make_held())

    response = ats.get("recordings/", interview=str(wanted.interview_id))

    assert [row["id"] for row in response.json()["results"]] == [wanted.pk]


@pytest.mark.parametrize("path", ["interviews/", "recordings/"])
def test_list_costs_the_same_whatever_its_length(ats, path, django_assert_max_num_queries):
    make_artifact(make_recording(make_held()))
    with django_assert_max_num_queries(6):
        ats.get(path)
    for _ in range(3):
        make_artifact(make_recording(make_held()))

    with django_assert_max_num_queries(6):
        assert len(ats.get(path).json()["results"]) == 4


# ── its description ──


def test_schema_is_valid_and_names_every_address(client):
    response = client.get("/api/schema/", query_params={"format": "json"})

    schema = response.json()
    validate_schema(schema)
    assert set(schema["paths"]) == {
        "/api/interviews/",
        "/api/interviews/{id}/",
        "/api/recordings/",
        "/api/recordings/{id}/",
    }


def test_schema_gives_rise_to_no_warnings(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")

    assert "warning" not in capsys.readouterr().err.lower()


@pytest.mark.parametrize("path", ["interviews/", "recordings/"])
def test_answers_about_people_are_kept_by_nobody(ats, path):
    assert ats.get(path).headers["Cache-Control"] == "private, no-store"
