import pytest

from candidates.models import Job
from interviews.models import Panel
from recruiting.choices import ExplainedChoices


def test_a_label_and_its_meaning_make_the_words_of_a_choice():
    assert (Job.State.DRAFT.label, Job.State.DRAFT.meaning) == ("Draft", "not on the careers site")
    assert Panel.State.LIVE.explained == "Live: candidates with a link can book"


@pytest.mark.parametrize("choices", ExplainedChoices.__subclasses__())
def test_every_choice_means_something(choices):
    assert all(each.meaning for each in choices)
