"""The schema that describes the API."""

import pytest
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture
def schema(db) -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)
