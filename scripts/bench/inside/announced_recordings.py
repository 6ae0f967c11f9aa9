"""Makes recordings whose files Nylas has announced and that are not fetched yet; prints the artifacts' ids."""

import json
import sys

import django

django.setup()

from interviews.models import Recording  # noqa: E402 - models need a set-up Django
from tests.recorded import make_artifact, make_held, make_recording  # noqa: E402


def main(count: int) -> None:
    interview = make_held()  # one for all: only the files are measured
    recordings = [
        make_recording(interview, state=Recording.State.ARCHIVED, nylas_grant_id="bench") for _ in range(count)
    ]
    print(json.dumps([str(make_artifact(recording, content=None).pk) for recording in recordings]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
