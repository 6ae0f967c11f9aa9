"""The form of a vote begins with the reader's own."""

from debriefs.forms.vote import VoteForm
from debriefs.models import Vote


def test_form_begins_with_ones_own_vote() -> None:
    form = VoteForm(own=Vote(choice="no", ground="Heard it."))

    assert (form["choice"].value(), form["ground"].value()) == ("no", "Heard it.")
