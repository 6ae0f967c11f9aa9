"""`manage.py erase`: says what it would do, and does it with --yes only."""

import io

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Candidate
from privacy.models import Erasure, Hold
from tests.factories import NOW, make_application, make_candidate, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("erase", *options, stdout=out)
    return out.getvalue()


def test_it_says_what_goes_and_erases_with_yes_only():
    candidate = make_application(candidate=make_candidate(email="greta@example.com", name="Greta Gone")).candidate

    said = run("Greta@example.com")
    assert "Goes:  Application (1), Backend engineer" in said
    assert "Nothing was erased" in said
    assert not Erasure.objects.exists()

    said = run("greta@example.com", "--yes")
    assert "RECEIPT FOR AN ERASURE" in said
    assert "Nothing was found." in said
    assert Candidate.objects.get(pk=candidate.pk).name == "Erased candidate"
    with pytest.raises(CommandError, match=f"any more: see {Erasure.objects.get()}, erased"):
        run("Greta@example.com", "--yes")


def test_held_one_is_deferred_and_an_unknown_address_refused():
    application = make_application(candidate=make_candidate(email="greta@example.com"))
    Hold(job=application.job, reason="Charge filed").place(by=make_user(), at=NOW)

    said = run("greta@example.com", "--yes")

    assert "Deferred until it is released: Hold on" in said
    assert "A hold stands on it" in said
    assert Erasure.objects.get().state == Erasure.State.DEFERRED
    with pytest.raises(CommandError, match="No candidate has the address"):
        run("nobody@example.com")
    with pytest.raises(CommandError, match="Give the candidate’s address"):
        run(" ")
