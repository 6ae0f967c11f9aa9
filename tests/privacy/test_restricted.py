"""What a law keeps of somebody who was erased is open to nobody, whatever their part was, but for privacy officers."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from candidates.models import Application
from interviews.models import Artifact
from privacy import erasing, policy, retaining
from privacy.models import Erasure, LedgerEntry, Mandate
from recruiting.recruiters import PRIVACY_OFFICERS
from tests.factories import NOW, make_user
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, Whole, make_whole_candidate

pytestmark = pytest.mark.django_db(transaction=True)
LAW = """
countries = ["US-CA"]
[[rules]]
name = "California"
strength = "minimum"
length = "4 years"
from = "decision"
kinds = ["recording", "transcript", "notes"]
countries = ["US-CA"]
source = "a test"
read_on = 2026-11-29
"""


@pytest.fixture
def kept(sandbox, settings, tmp_path) -> Whole:
    """Erased, but for what was recorded and noted; and so the application that it hangs on."""
    settings.RETENTION_POLICY = str(tmp_path / "policy.toml")
    (tmp_path / "policy.toml").write_text(LAW)
    whole = make_whole_candidate()
    asked = erasing.ask_for_erasure(candidate=whole.candidate, by=None, now=NOW)
    assert erasing.work(asked, now=NOW).state == Erasure.State.RESTRICTED
    return whole


def addresses(whole: Whole) -> Iterator[str]:
    interview, debrief = whole.interview, whole.loop.debrief
    recording = interview.recordings.get()
    yield from (
        reverse(name, args=[interview.pk]) for name in ("interview", "captions", "scorecard", "recorder", "upload")
    )
    yield from (reverse(name, args=[debrief.pk]) for name in ("debrief", "resume"))
    yield from (artifact.get_absolute_url() for artifact in recording.artifacts.all())
    yield from (reverse(name, args=[recording.pk]) for name in ("passport", "passport_file"))
    for model, row in (
        ("candidates_candidate", whole.candidate), ("candidates_application", whole.application), ("interviews_interview", interview),
        ("interviews_recording", recording), ("interviews_artifact", recording.artifacts.first()),
    ):  # fmt: skip
        yield reverse(f"admin:{model}_change", args=[row.pk])


def lists() -> Iterator[str]:
    for model in (
        "candidates_candidate", "candidates_application", "interviews_interview", "interviews_recording", "interviews_artifact",
        "privacy_erasure", "privacy_deletion",
    ):  # fmt: skip
        yield reverse(f"admin:{model}_changelist")
    yield from ("/admin/", "/home/", "/debriefs/", reverse("kept"), reverse("recorded_week"))
    yield reverse("search") + f"?q={CANARY}"


def test_law_keeps_with_the_application_what_hangs_on_it(kept):
    erasure = Erasure.objects.get()

    assert {line["kind"] for line in erasure.kept} == {"recording", "transcript", "notes", "application"}
    assert Application.objects.get().restricted_at == NOW
    assert set(Artifact.objects.exclude(file="").values_list("state", flat=True)) == {Artifact.State.RESTRICTED}
    Mandate.give(policy_sha256=policy.in_force().sha256, would_delete={}, by=make_user(), at=NOW)
    retaining.owe(now=NOW)  # as each hour
    assert Application.objects.get().restricted_at == NOW
    assert not Artifact.objects.archived().exists()


def test_nobody_opens_it(kept, client):
    recruiter, owner = make_user(email="rec@example.com", recruiter=True), kept.application.job.committee.first()
    people: list[User] = [recruiter, kept.loop.authors[0], owner]
    for user in people:
        client.force_login(user)
        for address in addresses(kept):
            assert client.get(address).status_code in {302, 404}, (user, address)
        for address in lists():
            answer = client.get(address, follow=True)
            assert answer.status_code in {200, 403, 404}, (user, address)
            page = answer.content.decode()
            assert not [word for word in (NAME, EMAIL, "ledgers of Lisbon") if word in page], (user, address)


def test_api_does_not_know_it(kept):
    key = Token.objects.create(user=make_user(recruiter=True)).key
    client = Client(headers={"Authorization": f"Token {key}"})

    for address in ("/api/interviews/", "/api/recordings/"):
        assert client.get(address).json()["results"] == []
    assert client.get(f"/api/interviews/{kept.interview.pk}/").status_code == 404


def test_privacy_officers_read_until_when_and_the_passport(kept, client):
    officer = make_user(email="officer@example.com", recruiter=True)
    officer.groups.add(Group.objects.get_or_create(name=PRIVACY_OFFICERS)[0])
    client.force_login(officer)

    assert NAME in client.get(reverse("kept")).content.decode()
    recording = kept.interview.recordings.get()
    assert LedgerEntry.objects.filter(recording=recording).exclude(content="").exists()
    assert client.get(reverse("passport", args=[recording.pk])).status_code == 200
    assert NAME in client.get(reverse("admin:privacy_erasure_changelist")).content.decode()
