"""What went on by itself since yesterday: counted, one line each, and nobody’s work."""

from datetime import timedelta

from interviews.home import done, queries
from interviews.models import InterviewChange, Message
from tests.factories import NOW, make_interview
from tests.recorded import make_artifact, make_recording

HOME = "/admin/"


def counted(user) -> dict[str, str]:
    return {each.model: each.subject for each in queries.home(user, kinds=(), zone=NOW.tzinfo, now=NOW).todos.done}


def test_what_candidates_and_the_product_did_is_counted(recruiter):
    first, second, third = (make_interview(starts_at=NOW + timedelta(days=days)) for days in (1, 2, 3))
    make_interview(actor="recruiter")
    first.reschedule(
        first.starts_at + timedelta(hours=1), first.ends_at + timedelta(hours=1), actor="candidate", at=NOW
    )
    second.cancel(actor="candidate", at=NOW)
    third.mark_held(at=NOW)
    make_artifact(make_recording(third, state="archived"), kind="recording", state="archived", archived_at=NOW)
    Message.objects.create(
        kind="booked", key="k", to="a@example.com", created_at=NOW, due_at=NOW, state="sent", finished_at=NOW
    )

    assert counted(recruiter) == {
        done.BOOKED: "3",
        done.MOVED: "1",
        done.CALLED_OFF: "1",
        done.HELD: "1",
        done.ARCHIVED: "1",
        done.MAILED: "1",
    }


def test_what_is_older_than_a_day_is_not_said_again(recruiter):
    make_interview()
    InterviewChange.objects.update(changed_at=NOW - timedelta(hours=25))

    assert counted(recruiter) == {}


def test_it_is_no_work_and_leads_to_its_list(admin):
    make_interview()
    make_interview()

    home = admin.get(HOME).context["home"]

    assert (home["todos"], home["all_clear"][:18]) == ([], "Nothing needs you.")
    assert home["done"] == [{"count": "2", "words": "candidates booked a time", "url": "/admin/interviews/interview/"}]


def test_what_stands_still_comes_under_a_heading_of_its_own(admin):
    make_interview()
    Message.objects.create(kind="booked", key="k", to="a@example.com", created_at=NOW, due_at=NOW, state="dead")

    page = admin.get(HOME)

    assert [line.is_stuck for line in page.context["home"]["todos"]] == [True]
    text = page.content.decode()
    assert ">Stuck<" in text
    assert "Nothing needs you." not in text
