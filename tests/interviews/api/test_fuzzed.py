"""Schemathesis over the whole OpenAPI document: no request is answered otherwise than the document says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from interviews.models import ActionItem, ApiKey, Summary
from tests.factories import NOW
from tests.interviews.api.calling import make_key
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

CASES = 3  # of each operation, good and bad; raise it to search
CHECKS = [  # a server error is no answer that the document names
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def ids(db) -> dict[str, str]:
    """Of things that exist, by the first part of their address."""
    held = make_held()
    recording = make_recording(held)
    files = {kind: make_artifact(recording, kind) for kind in ("transcript", "summary", "action_items")}
    make_transcript(files["transcript"], [("Amara", 0, 900, "Hello."), ("", None, None, "Bye.")])
    Summary.objects.create(interview=held, artifact=files["summary"], text="Ledgers.", parsed_at=NOW)
    ActionItem.objects.create(interview=held, artifact=files["action_items"], position=0, text="Send it.")
    application = held.application
    found = {
        "applications": application.pk,
        "booking-links": held.link_id,
        "candidates": application.candidate_id,
        "files": files["summary"].pk,
        "interviews": held.pk,
        "jobs": application.job.slug,
        "panels": held.panel.slug,
        "recordings": recording.pk,
    }
    return {name: str(value) for name, value in found.items()}


@pytest.fixture
def one_connection(db) -> Iterator[None]:
    """A server closes its connection after each request; the test's own is to stay, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_every_answer_is_one_that_the_document_names(ids, settings):
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"Authorization": f"Bearer {make_key(*ApiKey.Scope.values)[1]}"}
    document = schemathesis.openapi.from_wsgi("/api/schema/?format=json", app=get_wsgi_application())
    seen = set()

    for found in document.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            try:
                _try(operation, mode, ids, headers)
            except _NothingToBreak:
                continue
        seen.add(operation.label)
    assert len(seen) > 25


class _NothingToBreak(Exception):
    pass


def _try(operation: Any, mode: GenerationMode, ids: dict[str, str], headers: dict[str, str]) -> None:
    if mode == GenerationMode.NEGATIVE and not (list(operation.body) or list(operation.query)):
        raise _NothingToBreak

    @settings(
        max_examples=CASES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def answers(case: Any, is_known: bool) -> None:
        if is_known and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, ids[case.path.split("/")[2]])
        case.call_and_validate(headers=headers, checks=CHECKS)

    answers()
