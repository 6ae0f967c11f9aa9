"""Archive announced recordings as the worker does, from claim to settled row: how long it took, how much memory at most."""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from django.urls import reverse  # noqa: E402 - models need a set-up Django

from interviews.models import Artifact  # noqa: E402
from recruiting import (  # noqa: E402
    clock,
    queue,
)

PAGE = resource.getpagesize()


def main(artifact_ids: list[str]) -> None:
    reverse("admin:index")  # a worker that is up has imported every address before
    os.sync()
    before, began = resident(), time.perf_counter()
    for artifact_id in artifact_ids:
        queue.work("artifact", artifact_id, now=clock.now())
    seconds = time.perf_counter() - began
    grown_by = most_resident() - before
    for artifact in Artifact.objects.filter(pk__in=artifact_ids):
        if artifact.state != Artifact.State.ARCHIVED:
            raise SystemExit(f"A file was not archived: {artifact.error}")
        artifact.file.delete(save=False)
    print(json.dumps({"seconds": seconds, "grown_by": grown_by}))


def resident() -> int:
    """Bytes of memory in use now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def most_resident() -> int:
    """Bytes of memory in use at most since the start."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(sys.argv[1:])
