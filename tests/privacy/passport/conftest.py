import shutil
from collections.abc import Iterator

import pytest

from tests.privacy.passport.stamping_authority import Authority, Keys


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed here")
    return Keys(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(keys: Keys, settings) -> Iterator[Authority]:
    """One that stamps, named in our settings with its root."""
    there = Authority(keys)
    settings.TIMESTAMP_URL, settings.TIMESTAMP_CERTIFICATES = there.url, str(keys.root)
    yield there
    there.stop()
