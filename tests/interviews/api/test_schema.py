"""The OpenAPI document: valid, complete, and true of what the API answers."""

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from interviews.api.urls import urlpatterns

pytestmark = pytest.mark.django_db


def test_schema_is_valid_and_names_every_address(client):
    schema = client.get("/api/schema/", query_params={"format": "json"}).json()

    validate_schema(schema)
    named = {path.replace("{", "<").replace("}", ">") for path in schema["paths"]}
    assert len(named) == 25
    assert len(urlpatterns) >= len(named)
    assert get_resolver().resolve("/api/interviews/").view_name == "api_interview-list"


def test_schema_gives_rise_to_no_warnings(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")

    assert "warning" not in capsys.readouterr().err.lower()
