"""Who may be called in a comment, and by which names."""

import pytest
from django.contrib.auth.models import User

from debriefs.interview.mentions import UnknownMention, mentionable_people, mentioned, people
from tests.factories import (
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_people_are_all_who_may_see_the_debrief_and_nobody_else() -> None:
    committee, takes_it, recruiter = (
        make_user(first_name="Noor"),
        make_user(first_name="Tom"),
        make_user(recruiter=True),
    )
    make_user(first_name="Stranger")
    gone = make_user(is_active=False)
    own_file = make_user(email="amara@example.com")
    job = make_job(committee=[committee, gone, own_file])
    application = make_application(job=job, candidate=make_candidate(email="amara+jobs@example.com"))
    panel = make_panel(job=job, interviewers=[make_interviewer(user=takes_it)])
    make_interview(link=make_link(application=application, panel=panel))
    make_interviewer(user=make_user())

    assert set(people(application)) == {committee, takes_it, recruiter}


def test_each_is_offered_by_a_name_that_means_nobody_else() -> None:
    names = [("Noor", "Haddad"), ("Tom", "Weber"), ("TOM", "weber"), ("", ""), ("Tom", "Weber-Lang"), ("(Ops)", "")]
    committee = [
        make_user(first_name=first, last_name=last, email=f"{number}@example.com")
        for number, (first, last) in enumerate(names)
    ]
    application = make_application(job=make_job(committee=committee))

    offered = {person.call: person.name for person in mentionable_people(application)}

    assert offered == {
        "Noor Haddad": "Noor Haddad",
        "1@example.com": "Tom Weber",
        "2@example.com": "TOM weber",
        "3@example.com": "3@example.com",
        "Tom Weber-Lang": "Tom Weber-Lang",
        "5@example.com": "(Ops)",
    }
    known = people(application)
    assert [len(mentioned(f"Look, @{call}, please", known)) for call in offered] == [1] * 6


KNOWN = [
    User(pk=1, first_name="Noor", last_name="Haddad", email="noor@example.com"),
    User(pk=2, first_name="Tom", last_name="Weber", email="tom@example.com"),
    User(pk=3, first_name="Tom", last_name="Weber-Lang", email="lang@example.com"),
    User(pk=4, email="nameless@example.com"),
]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("What do you think, @Noor Haddad?", [1]),
        ("@noor: and @tom weber-lang, please", [1, 3]),
        ("(@Tom Weber) @nameless@example.com @Noor @Noor", [2, 4, 1]),
        ("Write to me@example.com or meet @ six", []),
        ("", []),
    ],
)
def test_mention_names_people_whole_or_by_a_first_name_that_only_one_has(text: str, called: list[int]) -> None:
    assert [user.pk for user in mentioned(text, KNOWN)] == called


@pytest.mark.parametrize(
    ("text", "called"), [("@Tom", "Tom"), ("Hi @Noora!", "Noora"), ("@everybody now", "everybody")]
)
def test_mention_of_nobody_or_of_two_is_refused_with_its_words(text: str, called: str) -> None:
    with pytest.raises(UnknownMention) as refused:
        mentioned(text, KNOWN)

    assert refused.value.called == called
