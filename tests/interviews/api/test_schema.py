"""The OpenAPI document: valid, complete, and true of what the API answers."""

import pytest
from django.core.management import call_command
from django.urls import resolve
from drf_spectacular.validation import validate_schema

from interviews.api.reference import EXAMPLE_ID as ID

pytestmark = pytest.mark.django_db


def test_schema_is_valid_and_names_every_address(client):
    schema = client.get("/api/schema/", query_params={"format": "json"}).json()

    validate_schema(schema)
    assert len(schema["paths"]) == 26
    for path in schema["paths"]:
        assert resolve(path.replace("{id}", ID).replace("{slug}", "backend-engineer")).url_name.startswith("api_")


def test_schema_gives_rise_to_no_warnings(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")

    assert "warning" not in capsys.readouterr().err.lower()
