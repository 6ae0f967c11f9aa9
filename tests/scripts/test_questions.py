from hypothesis import given
from hypothesis import strategies as st

from scripts import questions
from scripts.questions import Asked

TESTS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(Asked, st.lists(st.sampled_from("123456"), unique=True), st.integers(min_value=0, max_value=400)),
)


@given(TESTS, st.sets(st.sampled_from("abcdefgh")))
def test_every_question_is_still_asked_and_what_is_always_repeated_is(asked, always):
    left_out = questions.redundant(asked, always=always)

    repeated = {test: one for test, one in asked.items() if test not in left_out}
    assert {each for one in repeated.values() for each in one.questions} == {
        each for one in asked.values() for each in one.questions
    }
    assert left_out.isdisjoint(always)


def test_few_cheap_tests_are_chosen():
    asked = {
        "page": Asked(["1", "2", "3"], 12),
        "same page": Asked(["1", "2", "3"], 12),
        "costly page": Asked(["1", "2", "3"], 400),
        "no statement": Asked([], 0),
        "something else": Asked(["4"], 1),
    }

    assert questions.redundant(asked, always=set()) == {"same page", "costly page", "no statement"}
    assert questions.redundant(asked, always={"same page"}) == {"page", "costly page", "no statement"}


def test_what_was_noted_in_several_runs_is_read_together(tmp_path):
    one, other = {"a": Asked(["1"], 3)}, {"b": Asked(["2"], 4)}
    questions.write(tmp_path / "one", one)
    questions.write(tmp_path / "other", other)

    assert questions.read([tmp_path / "one", tmp_path / "other"]) == one | other
