from collections.abc import Iterator

import pytest

from privacy.models import Hold


@pytest.fixture(autouse=True)
def no_hold_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """While a hold stands, the database refuses to empty the tables of a test that commits."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        Hold.objects.all().delete()
