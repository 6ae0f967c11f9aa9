"""Votes are sealed until the quorum or a person opens them, whatever happens in which order."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debriefs.committee import votes
from debriefs.models import Debrief, DebriefRules, Decision, Round, Vote
from debriefs.models.vote import VotingClosed
from interviews.models import Message
from tests.factories import NOW, make_job, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def loop_with(*, members: int, quorum: int = 2, interviewers_vote: bool = False) -> tuple[Loop, list[User]]:
    committee = [make_user(first_name=f"Member{number}") for number in range(members)]
    job = make_job(committee=committee)
    DebriefRules.objects.create(job=job, quorum=quorum, interviewers_vote=interviewers_vote)
    loop = make_loop(job, people=1)
    loop.rate(0, {0: 3})
    return loop, committee


def cast(loop: Loop, user: User, choice: str = "yes", ground: str = "Heard it.") -> Vote:
    debrief = Debrief.objects.get(pk=loop.debrief.pk)
    return votes.cast(debrief, loop.access(user), choice=choice, ground=ground, now=NOW)


def is_open(loop: Loop) -> bool:
    return Debrief.objects.get(pk=loop.debrief.pk).are_votes_open()


@pytest.mark.parametrize(("quorum", "members", "needed"), [(2, 3, 2), (5, 3, 3), (1, 3, 1), (3, 0, 1), (2, 1, 1)])
def test_quorum_is_never_more_than_there_are_voters(quorum: int, members: int, needed: int) -> None:
    loop, _ = loop_with(members=members, quorum=quorum)

    assert votes.ballot(loop.debrief, loop.access(make_user())).quorum == needed


def test_interviewers_vote_only_where_the_job_says_so() -> None:
    for interviewers_vote in (False, True):
        loop, (member,) = loop_with(members=1, interviewers_vote=interviewers_vote)
        gone = make_user(is_active=False)
        loop.debrief.application.job.committee.add(gone)

        expected = {member.pk, loop.authors[0].pk} if interviewers_vote else {member.pk}
        assert votes.voters(loop.access(member)) == expected


def test_before_opening_one_knows_ones_own_vote_and_how_many_there_are() -> None:
    loop, (first, second, third) = loop_with(members=3, quorum=3)
    mine = cast(loop, first, "no")
    cast(loop, second, "strong_yes")

    seen = votes.ballot(loop.debrief, loop.access(first))
    assert (seen.own, seen.number, seen.voters, seen.is_open, seen.opened) == (mine, 2, 3, False, [])
    assert votes.ballot(loop.debrief, loop.access(third)).own is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_last_votes_both_count_or_the_later_is_told(order: tuple[int, int]) -> None:
    """Both pages were read before either vote was cast."""
    loop, members = loop_with(members=3)
    pages = [(Debrief.objects.get(pk=loop.debrief.pk), loop.access(member)) for member in members]
    votes.cast(*pages[2], choice="yes", ground="First.", now=NOW)
    last, late = (pages[place] for place in order)

    votes.cast(*last, choice="no", ground="Last.", now=NOW + timedelta(seconds=1))
    with pytest.raises(VotingClosed):
        votes.cast(*late, choice="no", ground="Late.", now=NOW + timedelta(seconds=1))

    held = Round.objects.get()
    assert (held.opened_at, held.opened_by) == (NOW + timedelta(seconds=1), None)
    assert [vote.ground for vote in Vote.objects.all()] == ["First.", "Last."]


def test_changing_ones_own_vote_is_not_a_second_one() -> None:
    loop, (first, _) = loop_with(members=2)
    cast(loop, first, "yes")
    cast(loop, first, "no", "Thought again.")

    assert (Vote.objects.get().choice, Vote.objects.get().ground, is_open(loop)) == ("no", "Thought again.", False)


def test_vote_of_somebody_who_left_the_committee_does_not_count() -> None:
    loop, (gone, second, third) = loop_with(members=3)
    cast(loop, gone)
    loop.debrief.application.job.committee.remove(gone)
    cast(loop, second)

    seen = votes.ballot(loop.debrief, loop.access(second))
    assert (seen.number, seen.cast, seen.voters, is_open(loop)) == (1, 2, 2, False)
    cast(loop, third)
    assert is_open(loop)


def test_person_closes_the_voting_with_what_there_is() -> None:
    loop, (first, second, _) = loop_with(members=3, quorum=3)
    with pytest.raises(votes.NoVotes):
        votes.close(loop.debrief, by=first, now=NOW)
    cast(loop, first)

    votes.close(loop.debrief, by=second, now=NOW)

    held = Round.objects.get()
    assert (held.opened_at, held.opened_by) == (NOW, second)
    assert [vote.voter for vote in votes.ballot(held.debrief, loop.access(second)).opened] == [first]
    with pytest.raises(VotingClosed):
        votes.close(held.debrief, by=first, now=NOW)


@pytest.mark.parametrize(
    ("choice", "dissenting"),
    [("strong_yes", {"reject"}), ("yes", {"reject"}), ("no", {"offer"}), ("strong_no", {"offer"})],
)
def test_dissent_is_a_vote_for_the_opposite(choice: str, dissenting: set[str]) -> None:
    outcomes = {each for each in Decision.Outcome if votes.dissents(Vote(choice=choice), Decision(outcome=each))}

    assert outcomes == dissenting


def test_one_more_interview_is_voted_on_anew_and_the_round_before_stays_readable() -> None:
    loop, (first, second, third) = loop_with(members=3)
    cast(loop, first, "no", "Too little.")
    cast(loop, second, "no", "Nothing.")
    loop.debrief.begin_round(by=first, at=NOW)

    cast(loop, first, "yes", "Now I heard it.")

    seen = votes.ballot(loop.debrief, loop.access(third))
    assert (seen.round, seen.is_open, seen.number, seen.own, seen.current) == (2, False, 1, None, None)
    assert [(one.number, [vote.ground for vote in one.votes]) for one in seen.before] == [
        (1, ["Too little.", "Nothing."])
    ]
    cast(loop, third, "yes", "So did I.")
    seen = votes.ballot(loop.debrief, loop.access(second))
    assert seen.current is not None
    assert [vote.ground for vote in seen.current.votes] == ["Now I heard it.", "So did I."]
    assert len(seen.before) == 1


def test_each_round_is_told_of_once() -> None:
    loop, members = loop_with(members=2)
    for _ in range(2):
        for member in members:
            cast(loop, member)
        loop.debrief.begin_round(by=members[0], at=NOW)

    told = Message.objects.filter(kind="votes_opened", user=members[0])
    assert told.count() == 2


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, 3), st.sampled_from(["strong_yes", "yes", "no", "strong_no"])),
        st.tuples(st.just("close"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("rules"), st.integers(1, 5), st.just("")),
        st.tuples(st.just("leave"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("one more"), st.integers(0, 3), st.just("")),
    ),
    max_size=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=10)
@given(acts=ACTS)
def test_nobody_sees_anothers_vote_before_the_opening_whatever_the_sequence(acts: list[tuple[str, int, str]]) -> None:
    loop, members = loop_with(members=4, quorum=3)
    opened: dict[int, object] = {}
    for second, (act, number, choice) in enumerate(acts):
        now = NOW + timedelta(seconds=second)
        debrief = Debrief.objects.get(pk=loop.debrief.pk)
        try:
            if act == "vote":
                ground = f"Ground of {number} in {debrief.current_round(at=now).number}."
                votes.cast(debrief, loop.access(members[number]), choice=choice, ground=ground, now=now)
            elif act == "close":
                votes.close(debrief, by=members[number], now=now)
            elif act == "rules":
                DebriefRules.objects.filter(job=loop.debrief.application.job).update(quorum=number)
            elif act == "one more":
                debrief.begin_round(by=members[number], at=now)
            else:
                loop.debrief.application.job.committee.remove(members[number])
        except (VotingClosed, votes.NoVotes):
            pass

        rounds = {one.number: one.opened_at for one in Round.objects.filter(debrief=debrief)}
        assert all(rounds[each] == at for each, at in opened.items())  # once, for good
        opened = {each: at for each, at in rounds.items() if at}
        assert set(rounds) - set(opened) <= {max(rounds, default=0)}  # earlier ones are open
        for member in members:
            access = loop.access(member)
            seen = votes.ballot(debrief, access)
            assert seen.own is None or (seen.own.voter, seen.own.round.number) == (member, seen.round)
            assert {one.number for one in seen.rounds} == (set() if access.may_yet_rate else set(opened))
            grounds = [vote.ground for vote in seen.opened]
            assert not any(f"in {sealed}." in ground for ground in grounds for sealed in set(rounds) - set(opened))
