"""A store that files are fetched from, and the endpoint of Nylas that names them."""

from collections.abc import Iterator

import pytest

from tests.interviews.recordings.archiving.media_endpoint import MP4, MediaEndpoint
from tests.store import Store


@pytest.fixture
def store(settings) -> Iterator[Store]:
    with Store(MP4) as running:
        settings.SANDBOX_URL = running.url
        yield running


@pytest.fixture
def nylas(store, settings) -> Iterator[MediaEndpoint]:
    with MediaEndpoint(store) as running:
        settings.NYLAS_API_URI, settings.NYLAS_API_KEY = running.url, "key"
        yield running
