"""The ATS of docs/ats.md, run as it stands there: through an hour away on either side it ends with the same facts as the product."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.ats_page import ATS
from tests.journeys.site import Site
from tests.journeys.walking import send_form

pytestmark = [pytest.mark.journey, pytest.mark.scaled, pytest.mark.timeout(600)]
HOUR = 3600
EVERY = "1"  # seconds between its tries, so that nobody waits for a minute
# Whoever runs Fairloop does this in the admin.
LET_IN = """
import json
from django.contrib.auth.models import User
from interviews.ats.models.endpoint import new_secret
from interviews.models import ApiKey, Endpoint
from recruiting import clock
by, now = User.objects.create_user("ada@example.org", email="ada@example.org"), clock.now()
key = ApiKey(name="Fifty lines", scopes=["read", "book", "content", "decide"], is_for_all_jobs=True)
endpoint = Endpoint.objects.create(name="Fifty lines", address="{address}", secret=new_secret(), made_by=by, made_at=now)
print(json.dumps({{"FAIRLOOP_KEY": key.issue(by=by, at=now), "FAIRLOOP_SECRET": endpoint.secret}}))
"""
# The committee does this on the debrief's page.
DECIDE = """
from candidates.models import Application
from debriefs.committee.deciding import Ground, decide
from debriefs.models import Criterion, Decision
from recruiting import clock
application = Application.objects.get(links__reference="{reference}")
criteria = Criterion.objects.in_use().filter(job=application.job)[:1]
grounds = [Ground(criterion, "She kept the ledger.") for criterion in criteria]
by, now = application.job.contact, clock.now()
decide(application.debrief, outcome=Decision.Outcome.OFFER, grounds=grounds, next_step="Call her.", by=by, now=now)
"""
FACTS = """
import json
from debriefs.models import Decision
from interviews.models import Artifact, Interview, Recording, Summary, Transcript
from recruiting.zones import utc_text
print(json.dumps({
    "interviews": {str(i.pk): [i.status, i.version, utc_text(i.starts_at), i.join_url] for i in Interview.objects.all()},
    "recordings": {str(r.pk): r.state for r in Recording.objects.filter(is_locked=False)},
    "files": sorted(set(Artifact.objects.archived().filter(recording__is_locked=False).values_list("sha256", flat=True))),
    "texts": {str(t.interview_id): [s.text for s in t.segments.order_by("position")] for t in Transcript.objects.all()},
    "summaries": {str(s.interview_id): s.shown_text for s in Summary.objects.all()},
    "decisions": {f"{d.debrief.application_id}/{d.number}": [d.outcome, d.next_step] for d in Decision.objects.all()},
}))
"""


class FiftyLines:
    """Their system: a process, and a folder that outlives it."""

    def __init__(self, site: Site, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        self.folder, self.program = folder, folder / "ats.py"
        self.program.write_text(ATS)
        given = json.loads(site.manage("shell", "-v", "0", "-c", LET_IN.format(address=f"http://127.0.0.1:{port}/")))
        self.env = os.environ | given
        self.env |= {"FAIRLOOP_URL": site.url, "ATS_FOLDER": str(folder), "PORT": str(port), "ATS_EVERY": EVERY}

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, str(self.program), *arguments]
        with subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    def kept(self) -> dict[str, Any]:
        """What it knows; nothing while it is writing."""
        try:
            return json.loads((self.folder / "facts.json").read_text())
        except (OSError, ValueError):
            return {}

    def interview(self, reference: str) -> dict[str, Any]:
        known = self.kept().get("interviews", {}).values()
        return next((one for one in known if one["reference"] == reference), {})

    def facts(self) -> dict[str, Any]:
        """As FACTS tells them of Fairloop's database."""
        known = self.kept()
        files = {path.name: path.read_bytes() for path in self.folder.iterdir() if len(path.name) == 64}
        assert all(hashlib.sha256(content).hexdigest() == name for name, content in files.items())
        return {
            "interviews": {
                key: [one["status"], one["version"], one["starts_at"], one["join_url"]]
                for key, one in known["interviews"].items()
            },
            "recordings": {key: one["state"] for key, one in known["recordings"].items()},
            "files": sorted(files),
            "texts": {key: [turn["text"] for turn in one["turns"]] for key, one in known["transcript"].items()},
            "summaries": {key: one["summary"]["text"] for key, one in known["summary"].items()},
            "decisions": {key: [one["outcome"], one["next_step"]] for key, one in known["decisions"].items()},
        }


def test_ats_of_fifty_lines_ends_with_the_same_facts(site, tmp_path):
    ats, reference = FiftyLines(site, tmp_path), "application-5520"

    with ats.running(_panel(site, ats), "Fay Fifty", "fay@example.org", reference) as process:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        with requests.Session() as candidate:
            send_form(candidate, link, to=f"{link}recording/", choice="yes")
            send_form(candidate, link, to=f"{link}take/", starts_at=_free(candidate, f"{link}times/", 1))
        site.eventually(lambda: ats.interview(reference).get("join_url"))

    with requests.Session() as candidate:  # while their system is away
        chosen = _free(candidate, f"{link}times/?moving=1", 3)
        send_form(candidate, link, to=f"{link}move/", starts_at=chosen)
    site.sandbox.advance(HOUR)
    moved_to = datetime.fromtimestamp(int(chosen), UTC)
    assert ats.interview(reference)["version"] == 1

    with ats.running():
        site.eventually(lambda: datetime.fromisoformat(ats.interview(reference)["starts_at"]) == moved_to)
        site.sandbox.run_until_idle()
        interview = ats.interview(reference)["id"]
        site.eventually(lambda: interview in ats.kept().get("summary", {}), within=120)
        with site.without_web():
            site.manage("shell", "-v", "0", "-c", DECIDE.format(reference=reference))
            site.sandbox.advance(HOUR)
        site.eventually(lambda: ats.kept().get("decisions"), within=120)
        site.eventually(lambda: ats.facts() == json.loads(site.manage("shell", "-v", "0", "-c", FACTS)), within=30)


def _panel(site: Site, ats: FiftyLines) -> str:
    headers = {"Authorization": f"Bearer {ats.env['FAIRLOOP_KEY']}"}
    rows = requests.get(f"{site.url}/api/panels/?status=live", headers=headers, timeout=20).json()["results"]
    return rows[0]["slug"]


def _free(candidate: requests.Session, page: str, nth: int) -> str:
    """The button of one of the free times of a page."""
    return re.findall(r'name="starts_at" value="(\d+)"', candidate.get(page, timeout=30).text)[nth]
