"""The criteria that a job begins with, until somebody writes its own."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from candidates.models import Job
from debriefs.models import Criterion, Question, Wording

FILE = Path(__file__).with_name("starter_set.toml")


def give(job: Job, *, now: datetime) -> bool:
    """Write the starter set for a job that never had a criterion; False, and nothing written, for others."""
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=job.pk)  # two errands of one job may come at once
        if Criterion.objects.filter(job=job).exists():
            return False
        for position, (wording, question) in enumerate(_entries()):
            criterion = Criterion.objects.add(job, wording, position=position, by=None, at=now)
            Question.objects.create(job=job, criterion=criterion, position=position, text=question)
    return True


@cache
def _entries() -> list[tuple[Wording, str]]:
    """Each criterion's wording, and the question that is planned for it."""
    story = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = []
    for entry in story["criteria"]:
        anchors = {f"anchor_{value}": text for value, text in enumerate(entry["anchors"], start=1)}
        found.append((Wording(name=entry["name"], meaning=entry["meaning"], **anchors), entry["question"]))
    return found
