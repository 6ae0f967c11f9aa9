"""The interview page as a committee member gets it, for transcripts of several lengths: queries, bytes, seconds of server time."""

import json
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402 - models need a set-up Django
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from interviews.models import Interview  # noqa: E402
from tests.factories import make_application, make_job, make_link, make_panel, make_user  # noqa: E402
from tests.recorded import make_artifact, make_held, make_recording, make_transcript  # noqa: E402

SECONDS_PER_TURN = 5
WORDS = (
    "I would begin with the write path, since that is where the money is lost when two of these things happen at once, "
    "and only then look at how the balance is read back."
)


def main(times: int, lengths: list[int]) -> None:
    owner = make_user(email="committee@example.com", first_name="Noor", last_name="Haddad")
    job = make_job(committee=[owner])
    panel = make_panel(job=job)
    interviews = {}
    for turns in lengths:
        link = make_link(application=make_application(job=job), panel=panel)
        interviews[turns] = with_transcript(make_held(link=link), turns)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(owner)
    for interview in interviews.values():
        read(client, interview)
    found = {turns: {"seconds": []} | counted(client, interview) for turns, interview in interviews.items()}
    for _ in range(times):
        for turns, interview in interviews.items():
            found[turns]["seconds"].append(read(client, interview)[0])
    print(json.dumps(found))


def with_transcript(interview: Interview, turns: int) -> Interview:
    recording = make_recording(interview)
    make_artifact(recording)
    told: list[tuple[str, int | None, int | None, str]] = [
        (("Priya Raman", "Amara Okafor")[n % 2], n * SECONDS_PER_TURN * 1000, (n + 1) * SECONDS_PER_TURN * 1000, WORDS)
        for n in range(turns)
    ]
    make_transcript(make_artifact(recording, "transcript", content=b"[]"), told)
    return interview


def read(client: Client, interview: Interview) -> tuple[float, int]:
    """Seconds until the whole page is there, and its bytes."""
    began = time.perf_counter()
    response = client.get(f"/interviews/{interview.pk}/")
    seconds = time.perf_counter() - began
    if response.status_code != 200:
        raise SystemExit(f"The page answered {response.status_code}.")
    return seconds, len(response.content)


def counted(client: Client, interview: Interview) -> dict:
    with CaptureQueriesContext(connection) as queries:
        _, size = read(client, interview)
    return {"queries": len(queries), "bytes": size}


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(length) for length in sys.argv[2:]])
