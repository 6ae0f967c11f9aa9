"""The checker notices what is lost and what is there twice: one that can't fail proves nothing."""

from dataclasses import replace

import pytest

from scripts.drill.checker import End, Interview, Promise, Recording, Wrong, check

AMARA, BEN, CHI = "candidate1@example.org", "candidate2@example.org", "candidate3@example.org"
PROMISES = [Promise(AMARA, "a", 100), Promise(BEN, "b", 200), Promise(CHI, "c", 300, is_cancelled=True)]
WELL = End(
    interviews=[
        Interview("a", AMARA, 100, is_live=True),
        Interview("b", BEN, 200, is_live=True),
        Interview("c", CHI, 300, is_live=False),
    ],
    events=[(AMARA, 100), (BEN, 200)],
    recordings=[Recording("a", is_archived=True), Recording("b", is_archived=True)],
    mails=["<1>", "<2>", "<2>"],
    mails_sent=["<1>", "<2>"],
    booked_mails=[AMARA, BEN, CHI],
    ats=["e1", "e2"],
    ats_sent={"e1": ("a", "interview.scheduled", 1), "e2": ("a", "interview.rescheduled", 2)},
    accepted={"n1", "n2"},
    kept=["n1", "n2", "n3"],
    told=["t1", "t2", "t3"],
)


def test_nothing_is_found_where_all_is_well():
    assert check(PROMISES, WELL) == []
    assert WELL.repeats == 1  # the same mail twice, known by its id


@pytest.mark.parametrize(
    ("change", "wrong", "of"),
    [
        ({"interviews": WELL.interviews[1:]}, Wrong.LOST, AMARA),
        ({"interviews": [*WELL.interviews, Interview("z", AMARA, 100, is_live=True)]}, Wrong.TWICE, AMARA),
        ({"interviews": [*WELL.interviews[:2], Interview("c", CHI, 300, is_live=True)]}, Wrong.TWICE, CHI),
        ({"interviews": [Interview("a", AMARA, 999, is_live=True), *WELL.interviews[1:]]}, Wrong.LOST, AMARA),
        ({"events": [(BEN, 200)]}, Wrong.LOST, AMARA),
        ({"events": [*WELL.events, (AMARA, 100)]}, Wrong.TWICE, AMARA),
        ({"events": [(AMARA, 999), (BEN, 200)]}, Wrong.LOST, AMARA),
        ({"recordings": WELL.recordings[1:]}, Wrong.LOST, AMARA),
        ({"recordings": [*WELL.recordings, Recording("b", is_archived=True)]}, Wrong.TWICE, BEN),
        ({"recordings": [Recording("a", is_archived=True, broken_files=1), *WELL.recordings[1:]]}, Wrong.LOST, AMARA),
        ({"mails": ["<1>"]}, Wrong.LOST, "<2>"),
        ({"booked_mails": [AMARA, AMARA]}, Wrong.TWICE, AMARA),
        ({"ats": ["e2"]}, Wrong.LOST, "e1"),
        ({"ats_sent": {"e1": ("a", "x", 1), "e2": ("a", "x", 1)}}, Wrong.TWICE, "('a', 'x', 1)"),
        ({"kept": ["n2"]}, Wrong.LOST, "n1"),
        ({"kept": ["n1", "n2", "n2"]}, Wrong.TWICE, "n2"),
        ({"told": ["t1", "t2", "t1"]}, Wrong.TWICE, "t1"),
        ({"unfinished": ["errand 7"]}, Wrong.LOST, "errand 7"),
    ],
)
def test_each_kind_of_loss_and_doubling_is_named(change, wrong, of):
    found = check(PROMISES, replace(WELL, **change))

    assert (wrong, of) in {(one.wrong, one.of) for one in found}


def test_who_was_never_answered_may_have_one_interview_and_not_two():
    one = replace(WELL, interviews=[*WELL.interviews, Interview("u", "nobody@example.org", 1, is_live=True)])
    two = replace(one, interviews=[*one.interviews, Interview("v", "nobody@example.org", 2, is_live=True)])

    assert check(PROMISES, one) == []
    assert [finding.wrong for finding in check(PROMISES, two)] == [Wrong.TWICE]


def test_move_without_an_answer_may_end_either_way_but_not_twice():
    unsure = [replace(PROMISES[0], is_sure=False), *PROMISES[1:]]
    moved = replace(
        WELL,
        interviews=[Interview("a", AMARA, 500, is_live=True), *WELL.interviews[1:]],
        events=[(AMARA, 500), (BEN, 200)],
    )

    assert check(unsure, moved) == []
    assert check(unsure, replace(moved, events=[*moved.events, (AMARA, 100)])) != []
