"""The brief on an interview's page: never empty before a call, questions ticked, an interview declined."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from debriefs.models import Citation, Note, Question
from debriefs.scorecard import starter_set
from interviews.models import Concern, Interview, Message
from tests.debriefs.pages import PAYLOAD, held
from tests.factories import NOW, make_application, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def interviewer() -> User:
    return make_interviewer(user=make_user(), name="Priya Raman").user


@pytest.fixture
def interview(job: Job, interviewer: User) -> Interview:
    panel = make_panel(job=job, interviewers=[interviewer.interviewer])
    application = make_application(job=job, note="I like ledgers.\n\n<b>Really</b>")
    return make_interview(link=make_link(panel=panel, application=application))


@pytest.fixture
def question(job: Job) -> Question:
    starter_set.give(job, now=NOW)
    return Question.objects.first()


def test_page_before_the_call_tells_interviewer_and_committee_what_it_is_about(
    client: Client, owner: User, interviewer: User, interview: Interview, question: Question
) -> None:
    for user in (owner, interviewer):
        client.force_login(user)
        html = page(client, interview)
        for words in (
            "Solves the problem at hand",
            "Compares several ways, says when each fails",
            question.text,
            "&lt;b&gt;Really&lt;/b&gt;",
            "No resume was sent.",
            "We talk through a system you have built.",
            "Bring a drawing. Nothing else is needed.",
            "You will look after the ledger.",
        ):
            assert words in html
        assert ("Decline this interview" in html) == (user == interviewer)


def test_brief_is_folded_once_the_call_is_over(as_owner: Client, job: Job) -> None:
    html = page(as_owner, held(job))

    assert '<details class="kit kit--folded">' in html
    assert '<section class="kit"' not in html


def test_question_is_ticked_by_a_note_and_unticked(
    client: Client, interviewer: User, interview: Interview, question: Question
) -> None:
    client.force_login(interviewer)
    path = f"{interview.get_absolute_url()}questions/{question.pk}/"

    answer = client.post(f"{path}asked")
    client.post(f"{path}asked")

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{interview.get_absolute_url()}#question-{question.pk}",
    )
    assert [(note.question, note.text) for note in Note.objects.all()] == [(question, question.text)]
    assert "Asked ✓" in page(client, interview)
    client.post(f"{path}not-asked")
    assert not Note.objects.exists()
    assert client.post(f"{path}not-asked").status_code == 404
    assert client.post(f"{interview.get_absolute_url()}questions/{10**30}/not-asked").status_code == 404


def test_question_whose_note_is_cited_stays_asked(
    client: Client, interviewer: User, interview: Interview, question: Question
) -> None:
    client.force_login(interviewer)
    Citation.of_note(Note.of_question(interview, question, by=interviewer, at=NOW), by=interviewer, at=NOW)

    told = client.post(f"{interview.get_absolute_url()}questions/{question.pk}/not-asked", follow=True)

    assert "Your note of it is shared or cited, so it stays." in told.content.decode()
    assert Note.objects.exists()


def test_questions_of_other_jobs_and_of_nobody_are_not_found(
    client: Client, interviewer: User, interview: Interview, question: Question
) -> None:
    elsewhere = Question.objects.create(job=make_panel().job, text="Why?")
    question.retire(at=NOW)
    client.force_login(interviewer)

    tried = [elsewhere.pk, question.pk, 10**9]

    paths = [f"{interview.get_absolute_url()}questions/{pk}/asked" for pk in tried]
    assert [client.post(path).status_code for path in paths] == [404] * 3


def test_interviewer_declines_with_a_reason_once(client: Client, interviewer: User, interview: Interview) -> None:
    client.force_login(interviewer)
    path = f"{interview.get_absolute_url()}decline"

    for _ in range(2):
        client.post(path, {"reason": "I am away that day."})

    assert Concern.objects.get().reason == Concern.Reason.DECLINED
    assert interview.errands.filter(kind="replace_decliner").count() == 1
    assert not Message.objects.filter(kind="declined").exists()
    html = page(client, interview)
    assert ("You declined this interview." in html, "Decline this interview" in html) == (True, False)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Please say why in a line"),
        ("x" * 301, "now it is 301"),
        ("a\0", "a character in this that nobody can read"),
    ],
)
def test_reason_that_can_not_be_kept_stays_in_the_field(
    client: Client, interviewer: User, interview: Interview, reason: str, words: str
) -> None:
    client.force_login(interviewer)

    answer = client.post(f"{interview.get_absolute_url()}decline", {"reason": reason})

    html = answer.content.decode()
    assert (
        answer.status_code,
        words in html,
        f'name="reason" dir="auto" autocomplete="off" value="{reason}"' in html,
    ) == (
        422,
        True,
        True,
    )
    assert not Concern.objects.exists()


def test_reason_is_inert_on_the_page(client: Client, interviewer: User, interview: Interview) -> None:
    client.force_login(interviewer)
    client.post(f"{interview.get_absolute_url()}decline", {"reason": PAYLOAD})

    html = page(client, interview)
    assert ("<img src=x" in html, "&lt;img src=x" in html) == (False, True)


def test_committee_and_strangers_decline_nothing(
    client: Client, owner: User, interview: Interview, question: Question
) -> None:
    paths = [f"{interview.get_absolute_url()}{end}" for end in ("decline", f"questions/{question.pk}/asked")]

    client.force_login(owner)
    client.post(paths[0], {"reason": "Not mine"})
    client.force_login(make_user())
    as_stranger = [client.post(path, {"reason": "x"}).status_code for path in paths]

    assert as_stranger == [404, 404]
    assert (Concern.objects.count(), Note.objects.count()) == (0, 0)


def test_page_says_what_happens_next_before_and_after_a_decline(
    client: Client, interviewer: User, interview: Interview
) -> None:
    """Where the next by rule can be looked for, and where only a recruiter can act."""
    client.force_login(interviewer)
    later = Interview.objects.get(pk=interview.pk)
    assert "The next of the panel who is free takes it over" in page(client, interview)

    client.post(f"{interview.get_absolute_url()}decline", {"reason": "I am away that day."})
    assert "Somebody else of the panel is being looked for." in page(client, interview)

    later.errands.filter(kind="replace_decliner").update(state="done")
    html = page(client, interview)
    assert "being looked for" not in html
    assert "who reads this, has found another way" in html


def test_page_promises_no_replacement_where_everybody_takes_part(
    client: Client, interviewer: User, interview: Interview
) -> None:
    client.force_login(interviewer)
    interview.panel.distribution = "everyone"
    interview.panel.save()

    html = page(client, interview)

    assert "reads it and looks for another way. The candidate is not told." in html
    assert "takes it over" not in html
