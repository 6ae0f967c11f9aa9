"""What is misspelt: refused by every address that reads or writes, with the name that was meant, and nothing is done."""

from typing import Any

import pytest

from candidates.models import Application, StageChange
from debriefs.models import Note
from interviews.models import ApiKey, BookingLink
from recruiting.zones import utc_text
from tests.factories import NOW, make_link, make_panel
from tests.interviews.api.calling import kind, with_key
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db
AMARA = {"name": "Amara Okafor", "email": "amara@example.com"}


def mistakes(response: Any) -> dict[str, str]:
    assert (response.status_code, kind(response)) == (400, "invalid")
    return {each["field"]: each["detail"] for each in response.json()["errors"]}


@pytest.fixture
def ids() -> dict[str, object]:
    """Of things that exist, by the variable of their address."""
    held = make_held()
    recording = make_recording(held)
    transcript = make_artifact(recording, "transcript")
    make_transcript(transcript, [("Amara", 0, 900, "Hello.")])
    return {
        "applications": held.application_id,
        "booking-links": held.link_id,
        "candidates": held.application.candidate_id,
        "files": transcript.pk,
        "interviews": held.pk,
        "jobs": held.application.job.slug,
        "panels": held.panel.slug,
        "recordings": recording.pk,
    }


def addresses(schema: dict, method: str, ids: dict[str, object]) -> dict[str, str]:
    """Of each path that takes the method, one that exists."""
    found = {}
    for path, methods in schema["paths"].items():
        if method in methods:
            part = path.split("/")[2]
            found[path] = (
                path.removeprefix("/api/").replace("{id}", str(ids.get(part))).replace("{slug}", str(ids.get(part)))
            )
    return found


def test_parameter_that_an_address_does_not_have_is_refused_by_each(schema, ids):
    caller = with_key(*ApiKey.Scope.values)
    asked = addresses(schema, "get", ids)

    for path, address in asked.items():
        assert "updated_sinc" in mistakes(caller.get(address, updated_sinc=utc_text(NOW))), path
        if not path.endswith(("}/", "times/")) and "cursor" not in {
            each["name"] for each in schema["paths"][path]["get"]["parameters"]
        }:
            assert "cursor" in mistakes(caller.get(address, cursor="x")), path
    assert len(asked) > 18
    lists = [
        path
        for path in asked
        if any(each["name"] == "updated_since" for each in schema["paths"][path]["get"]["parameters"])
    ]
    for path in lists:
        assert mistakes(caller.get(asked[path], updated_sinc="x")) == {
            "updated_sinc": "Nothing of this name is taken here. Did you mean “updated_since”?"
        }


def test_field_that_a_body_does_not_have_is_refused_by_each_and_nothing_is_done(schema, ids):
    caller = with_key(*ApiKey.Scope.values)
    asked = addresses(schema, "post", ids)
    before = [rows.count() for rows in (Application.objects, BookingLink.objects, Note.objects, StageChange.objects)]

    for path, address in asked.items():
        assert "refrence" in mistakes(caller.post(address, {"refrence": "a-1"})), path
        assert "dry_run" in mistakes(caller.post(f"{address}?dry_run=1")), path
    assert len(asked) == 7
    assert [
        rows.count() for rows in (Application.objects, BookingLink.objects, Note.objects, StageChange.objects)
    ] == before


def test_misspelt_name_is_told_with_the_nearest_beside_all_else_that_is_wrong():
    body = {
        "panel": make_panel().slug,
        "candidate": {"name": "Amara", "emial": AMARA["email"]},
        "refrence": "a-1",
        "zzz": 1,
    }

    found = mistakes(with_key("book").post("booking-links/", body))

    assert found == {
        "candidate.email": "This field is required.",
        "candidate.emial": "Nothing of this name is taken here. Did you mean “email”?",
        "refrence": "Nothing of this name is taken here. Did you mean “reference”?",
        "zzz": "Nothing of this name is taken here. There is: panel, candidate, reference, is_mailed.",
    }


def test_link_is_not_ended_by_a_request_that_says_more_than_that():
    link, caller = make_link(), with_key("book")
    path = f"booking-links/{link.pk}/revoke/"

    assert mistakes(caller.post(path, {"reason": "x"})) == {"reason": "Nothing is taken here."}
    link.refresh_from_db()
    assert link.revoked_at is None
    assert caller.post(path).status_code == 200


@pytest.mark.parametrize("name", ["\ud800", "\x00", "", "x" * 100_000, "🙂"], ids=lambda name: repr(name[:8]))
def test_name_that_is_no_text_or_too_long_is_told_short(name):
    (field,) = mistakes(with_key("decide", "book").post("applications/", {"job": "x", "candidate": AMARA, name: 1}))
    assert len(field) <= 100


def test_of_very_many_names_the_first_are_told():
    body = {"panel": "x", "candidate": AMARA} | {f"name{number}": 1 for number in range(20_000)}

    assert len(mistakes(with_key("book").post("booking-links/", body))) == 20


def test_more_parameters_than_are_read_are_a_problem_too():
    asked = {f"name{number}": "1" for number in range(1_001)}

    assert mistakes(with_key("read").get("interviews/", **asked)) == {"": "More than 1000 parameters."}


def test_document_says_that_no_other_field_is_taken(schema):
    named = schema["components"]["schemas"]

    for name in (
        "NewBookingLink",
        "Person",
        "NewApplication",
        "Applicant",
        "Decided",
        "Cancel",
        "Reschedule",
        "NewNote",
    ):
        assert named[name]["additionalProperties"] is False, name
    assert "additionalProperties" not in named["Interview"]
