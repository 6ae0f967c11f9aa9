"""The baton on the pages of two interviews, and on the debrief: handed on, asked, answered; three people at every address."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from debriefs.models import Citation, Note, OpenItem
from interviews.models import ActionItem, Interview
from tests.debriefs.pages import PAYLOAD, held
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(job: Job) -> Interview:
    return held(job)


@pytest.fixture
def second(first: Interview) -> Interview:
    return make_interview(link=make_link(panel=first.panel, application=first.application))


@pytest.fixture
def item(first: Interview, owner: User) -> OpenItem:
    return OpenItem.objects.hand_on(first, "How does she test?", key=uuid.uuid4(), by=owner, at=NOW)


def address(interview: Interview, item: OpenItem | None = None, act: str = "") -> str:
    return f"{interview.get_absolute_url()}open-items/" + (f"{item.pk}/{act}" if item else "")


def hand_on(client: Client, interview: Interview, text: str, **fields: object):
    return client.post(address(interview), {"text": text, "key": str(uuid.uuid4())} | fields)


def action_item(interview: Interview, text: str = "Send the link.") -> ActionItem:
    artifact = make_artifact(make_recording(interview), "action_items", content=b"{}")
    return ActionItem.objects.create(interview=interview, artifact=artifact, position=0, text=text)


def test_what_is_handed_on_stands_in_the_next_brief(as_owner: Client, first: Interview, second: Interview) -> None:
    answer = hand_on(as_owner, first, "How does she test?")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{first.get_absolute_url()}#baton")
    html = page(as_owner, second)
    assert "Still open from before" in html
    assert "How does she test?" in html


def test_machines_item_is_put_into_own_words(as_owner: Client, first: Interview) -> None:
    source = action_item(first)
    assert ">Send the link.</textarea>" in page(as_owner, first)

    hand_on(as_owner, first, "Ask for the link.", source=source.pk)

    item = OpenItem.objects.get()
    assert (item.text, item.source) == ("Ask for the link.", source)


def test_machines_items_are_not_there_for_who_owes_a_scorecard(client: Client, job: Job) -> None:
    interviewer = make_interviewer(user=make_user())
    interview = make_held(link=make_link(panel=make_panel(job=job, interviewers=[interviewer])))
    source = action_item(interview, "Canary of the machine")
    client.force_login(interviewer.user)

    assert "Canary of the machine" not in page(client, interview)
    assert hand_on(client, interview, "x", source=source.pk).status_code == 404
    assert not OpenItem.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Please write what the next interviewer should ask."),
        ("x" * 301, "at most 300 characters here; now it is 301"),
        ("a\0b", "There is a character in this that nobody can read"),
    ],
)
def test_bad_input_is_told_and_stays_in_the_field(as_owner: Client, first: Interview, text: str, words: str) -> None:
    answer = hand_on(as_owner, first, text)

    html = answer.content.decode()
    assert (answer.status_code, words in html, f'value="{text}"' in html) == (422, True, True)
    assert not OpenItem.objects.exists()


def test_foreign_text_stays_inert_on_all_three_pages(as_owner: Client, first: Interview, second: Interview) -> None:
    debrief = make_debrief(first)
    hand_on(as_owner, first, PAYLOAD)

    for path in (first.get_absolute_url(), second.get_absolute_url(), debrief.get_absolute_url()):
        html = as_owner.get(path).content.decode()
        assert ("&lt;img src=x" in html, "<img src=x" in html) == (True, False)


def test_asked_is_ticked_and_unticked(as_owner: Client, owner: User, second: Interview, item: OpenItem) -> None:
    as_owner.post(address(second, item, "asked"))
    item.refresh_from_db()
    assert (item.asked_in, item.asked_by) == (second, owner)
    assert "Asked ✓" in page(as_owner, second)

    as_owner.post(address(second, item, "not-asked"))
    item.refresh_from_db()
    assert item.asked_at is None


def test_item_is_closed_only_with_own_words_of_this_interview(
    as_owner: Client, owner: User, second: Interview, item: OpenItem
) -> None:
    for chosen in ("", "none", str(uuid.uuid4())):
        refused = as_owner.post(address(second, item, "answered"), {"answer": chosen})
        assert refused.status_code == 422
    note = Note.write(second, "With a copy.", key=uuid.uuid4(), written_at=NOW, by=owner, at=NOW)

    as_owner.post(address(second, item, "answered"), {"answer": str(note.pk)})

    item.refresh_from_db()
    assert (item.answer.note, item.closed_by) == (note, owner)
    assert Citation.objects.count() == 1
    assert "How does she test?" not in page(as_owner, second)


def test_debrief_tells_what_was_answered_and_what_never_was(
    as_owner: Client, owner: User, first: Interview, second: Interview, item: OpenItem
) -> None:
    debrief = make_debrief(first)
    assert "Never answered" in as_owner.get(debrief.get_absolute_url()).content.decode()
    note = Note.write(second, "With a copy.", key=uuid.uuid4(), written_at=NOW, by=owner, at=NOW)
    as_owner.post(address(second, item, "answered"), {"answer": str(note.pk)})

    html = as_owner.get(debrief.get_absolute_url()).content.decode()

    assert ("Never answered" in html, "With a copy." in html) == (False, True)


def test_item_is_taken_back_unless_it_was_asked(
    as_owner: Client, first: Interview, second: Interview, item: OpenItem
) -> None:
    as_owner.post(address(second, item, "asked"))
    told = as_owner.post(address(first, item, "take-back"), follow=True).content.decode()
    assert "can’t be taken back" in told

    as_owner.post(address(second, item, "not-asked"))
    as_owner.post(address(first, item, "take-back"))

    assert not OpenItem.objects.exists()


def test_items_of_other_applications_and_later_interviews_are_not_found(
    as_owner: Client, owner: User, job: Job, first: Interview, second: Interview, item: OpenItem
) -> None:
    elsewhere = make_interview(link=make_link(panel=make_panel(job=job)))
    later = OpenItem.objects.hand_on(second, "Later", key=uuid.uuid4(), by=owner, at=NOW)

    tried = [(elsewhere, item), (first, item), (first, later)]

    assert [as_owner.post(address(*each, "asked")).status_code for each in tried] == [404] * 3


def test_stranger_finds_nothing(client: Client, first: Interview, second: Interview, item: OpenItem) -> None:
    client.force_login(make_user())

    tried = [address(first), address(first, item, "take-back")]
    tried += [address(second, item, act) for act in ("asked", "not-asked", "answered")]

    assert [client.post(path, {"text": "x"}).status_code for path in tried] == [404] * 5
    assert OpenItem.objects.get().asked_at is None


def test_interviewer_of_round_two_reads_the_item_and_not_round_one(
    client: Client, job: Job, first: Interview, item: OpenItem
) -> None:
    interviewer = make_interviewer(user=make_user())
    panel = make_panel(job=job, interviewers=[interviewer])
    second = make_interview(
        link=make_link(panel=panel, application=first.application), starts_at=NOW + timedelta(days=2)
    )
    client.force_login(interviewer.user)

    assert "How does she test?" in page(client, second)
    assert client.get(first.get_absolute_url()).status_code == 404
