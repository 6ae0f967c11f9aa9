"""A customer’s system to send events to."""

from collections.abc import Iterator

import pytest

from tests.interviews.ats.receiver import SECRET, Ats


@pytest.fixture
def receiver(settings) -> Iterator[Ats]:
    running_ats = Ats()
    settings.ATS_WEBHOOK_URL, settings.ATS_WEBHOOK_SECRET = running_ats.url, SECRET
    yield running_ats
    running_ats.server.shutdown()
    running_ats.server.server_close()
