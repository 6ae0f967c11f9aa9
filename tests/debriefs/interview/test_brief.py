"""What stands in an interviewer's brief: what to find out, what is still open, their week, and a resume that is safe to show."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from debriefs.interview.brief import MAX_INLINE, brief
from debriefs.models import Criterion, Note, OpenItem, Question, Wording
from debriefs.progress import Progress
from interviews.models import Interview
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_held

pytestmark = pytest.mark.django_db
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def interviewer():
    return make_interviewer(user=make_user())


@pytest.fixture
def interview(job, interviewer) -> Interview:
    return make_interview(link=make_link(panel=make_panel(job=job, interviewers=[interviewer])))


def wording(name: str) -> Wording:
    return Wording(name, "What it means", "Not at all", "Somewhat", "Well", "Very well")


def read(interview: Interview, user, *, now=NOW):
    return brief(Progress.of(interview, now=now), user, zone=LISBON)


def test_criteria_of_this_panel_come_with_their_latest_wording_and_questions(job, interview, owner):
    ours, theirs = (Criterion.objects.add(job, wording(name), by=None, at=NOW) for name in ("Craft", "Sales"))
    theirs.panels.add(make_panel(job=job))
    ours.reword(wording("Knows the craft"), by=owner, at=NOW)
    planned = Question.objects.create(job=job, criterion=ours, text="What broke?")
    loose = Question.objects.create(job=job, panel=interview.panel, text="When can you start?")
    Question.objects.create(job=job, text="Not any more").retire(at=NOW)

    found = read(interview, owner).criteria

    assert [(part.wording and part.wording.name, [each.question for each in part.questions]) for part in found] == [
        ("Knows the craft", [planned]),
        (None, [loose]),
    ]


def test_question_says_who_asked_it_and_whether_the_reader_did(job, interview, owner, interviewer):
    question = Question.objects.create(job=job, text="What broke?")
    note = Note.of_question(interview, question, by=interviewer.user, at=NOW)

    [mine], [theirs] = (read(interview, user).criteria[0].questions for user in (interviewer.user, owner))

    assert (mine.asked, mine.own) == ([note], note)
    assert (theirs.asked, theirs.own) == ([note], None)


def test_open_items_of_earlier_interviews_come_with_what_could_answer_them(interview, owner):
    earlier = make_held(link=make_link(panel=interview.panel, application=interview.application))
    item = OpenItem.objects.hand_on(earlier, "And the tests?", key=uuid.uuid4(), by=owner, at=NOW)
    note = Note.write(interview, "They run at night.", key=uuid.uuid4(), written_at=NOW, by=owner, at=NOW)

    found = read(interview, owner)

    assert (found.open_items, [answer.key for answer in found.answers]) == ([item], [note.pk])
    assert read(earlier, owner).open_items == []


def test_week_counts_the_readers_own_interviews_from_monday_on(interview, interviewer, owner):
    monday = (
        interview.starts_at.astimezone(LISBON) - timedelta(days=interview.starts_at.astimezone(LISBON).weekday())
    ).replace(hour=0, minute=0)
    for starts_at in (
        monday,
        monday + timedelta(days=6, hours=23),
        monday - timedelta(minutes=1),
        monday + timedelta(days=7),
    ):
        make_interview(link=make_link(panel=interview.panel), starts_at=starts_at)
    cancelled = make_interview(link=make_link(panel=interview.panel), starts_at=monday + timedelta(hours=9))
    cancelled.cancel(actor="candidate", at=NOW)

    assert (read(interview, interviewer.user).week, read(interview, owner).week) == (3, None)


def test_only_who_takes_an_interview_that_is_ahead_can_decline_it(interview, interviewer, owner):
    assert read(interview, interviewer.user).assignment is not None
    assert read(interview, owner).assignment is None
    assert read(interview, interviewer.user, now=interview.starts_at).assignment is None


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("cv.txt", b"Ledgers since 2015", "Ledgers since 2015"),
        ("cv.txt", b"<script>\xff\0", "<script>\ufffd"),
        ("cv.txt", b"x" * (MAX_INLINE + 9), "x" * MAX_INLINE),
        ("cv.pdf", b"%PDF-1.4", ""),
    ],
)
def test_resume_is_shown_only_as_plain_text_and_not_without_end(interview, owner, name, content, shown):
    interview.application.resume.save(name, ContentFile(content))

    assert read(interview, owner).resume_text == shown


def test_resume_whose_file_is_gone_is_not_shown(interview, owner):
    interview.application.resume.name = "resumes/gone.txt"

    assert read(interview, owner).resume_text == ""
