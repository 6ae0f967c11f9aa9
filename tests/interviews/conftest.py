"""A published panel and an invited candidate, made as people make them, against the sandbox."""

import pytest

from interviews.models import Panel
from tests.walking import published_panel


@pytest.fixture
def panel(sandbox, db) -> Panel:
    return published_panel()
