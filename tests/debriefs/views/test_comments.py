"""Writing and reading comments, on the debrief and on places of an interview."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from debriefs.models import Citation, Comment
from tests.factories import NOW, make_interviewer, make_user
from tests.recorded import page
from tests.spoken import cite, comment, rate, spoken

pytestmark = pytest.mark.django_db
PLACE = {"first": "1", "last": "1", "words": "lost an hour"}
JSON = {"Accept": "application/json"}


def test_comment_on_chosen_words_stands_beside_them_and_at_the_turn(as_owner: Client, owner: User, job: Job) -> None:
    interview = spoken(job, by=owner)
    address = f"{interview.get_absolute_url()}comments/"

    response = as_owner.post(address, PLACE | {"text": "Was it <noticed>, @Noor?"}, headers=JSON)

    answer, made = response.json(), Comment.objects.get()
    assert (response.status_code, answer["id"], answer["quote"], answer["position"]) == (
        201,
        str(made.pk),
        "lost an hour",
        "1",
    )
    assert ("&lt;noticed&gt;" in answer["html"], list(made.mentions.all())) == (True, [owner])
    html = page(as_owner, interview)
    assert html.count("Was it &lt;noticed&gt;, @Noor?") == 4  # beside, at its turn, and on the lane
    assert as_owner.post(address, PLACE | {"text": "Plain"}).headers["Location"].endswith("#comments")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": "Hi @Nobody"}, "“@Nobody” is nobody who may read this debrief"),
        ({"text": "  "}, "A comment needs words"),
        ({"text": "x" * 4001}, "Please write at most 4000"),
        ({"text": "x", "words": "never said"}, "not in the transcript"),
        ({"text": "x", "first": "999999999", "last": "999999999"}, "not in the transcript"),
    ],
)
def test_comment_that_cannot_be_kept_says_why_and_loses_nothing(
    as_owner: Client, owner: User, job: Job, sent: dict[str, str], words: str
) -> None:
    interview = spoken(job, by=owner)
    address = f"{interview.get_absolute_url()}comments/"

    for_people = as_owner.post(address, PLACE | sent)
    for_scripts = as_owner.post(address, PLACE | sent, headers=JSON)

    html = for_people.content.decode()
    assert (for_people.status_code, for_scripts.status_code) == (422, 422)
    assert (words in html, words in for_scripts.json()["error"]) == (True, True)
    assert sent["text"].strip() in html
    assert 'name="first"' in html
    assert (Comment.objects.count(), Citation.objects.count()) == (0, 0)


@pytest.mark.parametrize("place", [{}, {"first": "1", "last": "x"}, {"first": "-1", "last": "1"}])
def test_comment_on_no_place_is_not_found(as_owner: Client, owner: User, job: Job, place: dict[str, str]) -> None:
    interview = spoken(job, by=owner)

    assert as_owner.post(f"{interview.get_absolute_url()}comments/", place | {"text": "x"}).status_code == 404


def test_place_waits_until_somebody_said_who_is_who(as_owner: Client, job: Job) -> None:
    interview = spoken(job)

    response = as_owner.post(f"{interview.get_absolute_url()}comments/", PLACE | {"text": "x"}, headers=JSON)

    assert (response.status_code, "who is who" in response.json()["error"]) == (422, True)


def test_debrief_is_commented_by_those_who_may_see_it(client: Client, owner: User, job: Job) -> None:
    interview = spoken(job)
    colleague = make_user()
    interview.interviewers.set([make_interviewer(user=colleague)], through_defaults={"assigned_at": NOW})
    address = f"{interview.application.debrief.get_absolute_url()}comments/"
    codes = []
    for user in (owner, colleague, make_user()):
        client.force_login(user)
        codes.append(client.post(address, {"text": f"From {user.pk}"}).status_code)

    assert codes == [302, 302, 404]
    assert set(Comment.objects.values_list("author", flat=True)) == {owner.pk, colleague.pk}


def test_comments_of_others_are_not_on_the_page_before_the_seal_is_open(client: Client, owner: User, job: Job) -> None:
    author = make_user()
    interview = spoken(job, by=owner)
    interview.interviewers.set([make_interviewer(user=author)], through_defaults={"assigned_at": NOW})
    comment(interview, "Canary", by=author, citation=cite(interview, 1, by=author))

    def sees(user: User) -> bool:
        client.force_login(user)
        return "Canary" in page(client, interview)

    sealed = (sees(author), sees(owner))
    rate(interview, cite(interview, 1, by=author), by=author, is_submitted=True)

    assert (sealed, sees(owner)) == ((True, False), True)


def test_comment_told_to_a_script_has_its_time_in_the_readers_zone(client: Client, job: Job) -> None:
    user = make_user()
    interview = spoken(job, by=user)
    interviewer = make_interviewer(user=user, time_zone="Asia/Kolkata")
    interview.interviewers.set([interviewer], through_defaults={"assigned_at": NOW})
    client.force_login(user)

    told = client.post(f"{interview.get_absolute_url()}comments/", PLACE | {"text": "x"}, headers=JSON).json()["html"]

    assert ("Kolkata (UTC+5:30)" in told, "UTC)" in told) == (True, False)
