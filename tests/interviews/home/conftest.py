"""The clock of the tests of the home stands still; who needs another moment stops it anew."""

import pytest

from recruiting import clock
from tests.factories import NOW


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch) -> None:
    """Neither a long run nor midnight comes between what a test prepares and what the page shows of it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
