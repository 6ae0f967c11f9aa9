"""`manage.py retain`: says what it would do, and does nothing."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from candidates.models import Application
from privacy import policy
from privacy.models import Mandate
from tests.factories import NOW, make_application, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("retain", *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_trial_says_why_and_when_and_changes_nothing():
    application = make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW - timedelta(days=730))
    make_artifact(make_recording(make_held()))
    before = counts()

    said = run("--dry-run")

    assert f"Delete    Application (1)                {application}. To be deleted since" in said
    assert "the policy’s 6 months after a rejection." in said
    assert "names no country" in said
    assert said.endswith("This was a trial: nothing was deleted or restricted.\n")
    assert counts() == before


def test_csv_is_csv_alone():
    make_application()

    assert [line.split(",")[0] for line in run("--dry-run", "--csv").splitlines()] == ["Action", "keep"]


def test_without_a_mandate_it_says_plainly_that_nothing_is_deleted():
    make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW - timedelta(days=730))
    before = counts()

    with pytest.raises(CommandError, match="Nothing was deleted or restricted: nobody has let this policy"):
        run()

    assert counts() == before


def test_it_deletes_what_is_due_once_somebody_let_it():
    application = make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW - timedelta(days=730))
    Mandate.give(policy_sha256=policy.in_force().sha256, would_delete={}, by=make_user(), at=NOW)

    assert "1 deletions came to their end" in run()

    application.refresh_from_db()
    assert application.erased_at
    assert "0 deletions" in run()


def test_broken_policy_stops_it_with_the_line(settings, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("countries = []\nrules = []\n")
    settings.RETENTION_POLICY = str(path)

    with pytest.raises(CommandError, match="Line 2, rules: Without a rule"):
        run("--dry-run")
