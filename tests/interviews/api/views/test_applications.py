"""Candidates and applications of the API: entered once, found by the other system's own name, decided elsewhere."""

from datetime import timedelta

import pytest

from candidates.models import Addition, Application, StageChange
from interviews.models import BookingLink, Message
from privacy import access_export
from recruiting.zones import utc_text
from tests.factories import NOW, make_application, make_job, make_link, make_user
from tests.interviews.api.calling import kind, with_key, with_token

pytestmark = pytest.mark.django_db
AMARA = {"name": "Amara Okafor", "email": "amara@example.com", "phone": "+351 910 000 000"}


def test_application_is_entered_once_and_a_second_one_changes_its_reference_alone():
    job, caller = make_job(), with_key("book", "read")
    body = {"job": job.slug, "candidate": AMARA, "note": "I kept ledgers.", "reference": "a-1"}

    first = caller.post("applications/", body)
    second = caller.post("applications/", body | {"candidate": AMARA | {"name": "A. O."}, "reference": "a-2"})

    assert (first.status_code, second.status_code) == (201, 201)
    application = Application.objects.get()
    assert (application.reference, application.candidate.name, application.note) == ("a-2", AMARA["name"], body["note"])
    assert not Addition.objects.exists()
    assert not Message.objects.exists()
    assert caller.get("applications/", reference="a-2").json()["results"] == [second.json()]
    assert caller.get(f"applications/{application.pk}/").json()["note"] == body["note"]
    elsewhere = with_key("read", jobs=[make_job()])
    assert kind(elsewhere.get(f"applications/{application.pk}/")) == "not-found"
    assert caller.get("applications/", reference="a-1").json()["results"] == []
    closed = caller.post("applications/", body | {"job": make_job(state="closed").slug})
    assert kind(closed) == "not-possible"
    assert caller.post("applications/", body | {"job": "x"}).json()["errors"][0]["field"] == "job"


def test_one_that_is_restricted_is_not_shown_to_who_enters_it_again():
    application = make_application(restricted_at=NOW)
    body = {"job": application.job.slug, "candidate": {"name": "A", "email": application.candidate.email}}
    body["reference"] = "a-1"

    response = with_key("book").post("applications/", body)

    assert (response.status_code, kind(response)) == (409, "not-possible")
    application.refresh_from_db()
    assert application.reference == ""


def test_decision_taken_over_ends_open_links_and_is_kept_with_the_history():
    link, caller = make_link(), with_key("decide")
    path = f"applications/{link.application_id}/decided/"

    first, again = caller.post(path, {"reason": "Hired by the other team."}), caller.post(path)

    assert (first.json()["stage"], again.status_code) == ("decided", 200)
    assert not BookingLink.objects.open(NOW).exists()
    assert StageChange.objects.get(stage="decided").reason == "Hired by the other team."
    gone = make_application(stage="withdrawn")
    assert kind(caller.post(f"applications/{gone.pk}/decided/")) == "not-possible"


def test_reason_of_a_decision_elsewhere_is_read_by_a_key_that_may_decide_and_absent_for_others():
    job, why = make_job(), "Amara took our other offer."
    decided, open_one = make_application(job=job), make_application(job=job)
    answered = with_key("decide").post(f"applications/{decided.pk}/decided/", {"reason": why})
    assert answered.json()["decided_because"] == why

    right, wrong = with_key("read", "decide"), with_key("read")
    other = with_key("read", "decide", jobs=[make_job()])
    path = f"applications/{decided.pk}/"
    told = {row["id"]: row["decided_because"] for row in right.get("applications/").json()["results"]}
    assert told == {decided.pk: why, open_one.pk: ""}
    assert right.get(path).json() == answered.json()
    assert all(
        "decided_because" not in row for row in [wrong.get(path).json(), *wrong.get("applications/").json()["results"]]
    )
    assert kind(other.get(path)) == "not-found"
    assert why not in str([other.get("applications/").json(), with_token(make_user(recruiter=True)).get(path).json()])

    decided.keep_interviewing(by=None, at=NOW)
    assert right.get(path).json()["decided_because"] == ""


def test_reason_of_a_decision_elsewhere_is_in_the_candidates_copy_and_goes_with_them():
    application, caller = make_application(), with_key("read", "decide")
    caller.post(f"applications/{application.pk}/decided/", {"reason": "Amara took our other offer."})

    assert "Amara took our other offer." in access_export.copy_of(application.candidate, now=NOW).as_json()
    application.refresh_from_db()
    application.erase(at=NOW)
    assert kind(caller.get(f"applications/{application.pk}/")) == "not-found"
    assert not StageChange.objects.exclude(reason="").exists()


def test_lists_are_narrowed_to_what_changed_and_cost_the_same_whatever_their_length(django_assert_num_queries):
    caller, job = with_key("read"), make_job()
    old, moved, new = (make_application(job=job, applied_at=NOW - timedelta(days=days)) for days in (9, 8, 0))
    moved.mark_invited(by=None, at=NOW)
    since = utc_text(NOW - timedelta(hours=1))
    caller.get("applications/")

    with django_assert_num_queries(2):
        found = caller.get("applications/", job=job.slug, updated_since=since).json()["results"]
    assert [row["id"] for row in found] == [new.pk, moved.pk]
    with django_assert_num_queries(2):
        people = caller.get("candidates/", updated_since=since).json()["results"]
    assert {row["id"] for row in people} == {new.candidate_id, moved.candidate_id}
    assert [row["id"] for row in caller.get("candidates/", email=old.candidate.email).json()["results"]] == [
        old.candidate_id
    ]
    old.keep_reference("a-9")
    assert [row["id"] for row in caller.get("candidates/", reference="a-9").json()["results"]] == [old.candidate_id]
    assert [row["id"] for row in caller.get("applications/", status="interviewing").json()["results"]] == [moved.pk]
