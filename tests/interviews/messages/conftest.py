"""An interview of which mails tell, and the link it was booked with."""

import pytest

from interviews.models import BookingLink, Interview
from tests.interviews.told import told_interview, told_link


@pytest.fixture
def link(db) -> BookingLink:
    return told_link()


@pytest.fixture
def interview(link) -> Interview:
    return told_interview(link)
