"""One row for each address, however it is written."""

import pytest
from django.db import IntegrityError, transaction

from candidates.models import Candidate
from tests.factories import make_candidate

pytestmark = pytest.mark.django_db


def test_address_is_one_persons_in_whatever_letters():
    candidate = make_candidate(email="Amara@Example.com")

    assert list(Candidate.objects.with_email(" amara@example.COM ")) == [candidate]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_candidate(email="amara@example.com")


@pytest.mark.parametrize(("kept", "known"), [("Europe/Lisbon", "Europe/Lisbon"), ("Mars/Olympus", ""), ("", "")])
def test_only_zones_that_exist_are_known(kept, known):
    candidate = make_candidate()

    candidate.keep_time_zone(kept)

    assert (Candidate.objects.get().time_zone, candidate.known_time_zone) == (kept, known)
