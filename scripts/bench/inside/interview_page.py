"""The interview page as a committee member gets it, for transcripts of several lengths: queries, bytes, seconds of server time."""

import gzip
import json
import random
import sys
import time
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need a set-up Django
from django.db import connection  # noqa: E402 - models need a set-up Django
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from debriefs.models import Citation, Question  # noqa: E402
from interviews.models import Interview, Summary  # noqa: E402
from interviews.recordings import speech  # noqa: E402
from tests.factories import NOW, make_application, make_job, make_link, make_panel, make_user  # noqa: E402
from tests.recorded import make_artifact, make_held, make_recording, make_transcript  # noqa: E402

VIDEO = Path(__file__).resolve().parents[3] / "sandbox" / "recordings" / "backend.mp4"
VIDEO_MS = 208_000
WORDS_PER_TURN = 30
CHANCE = random.Random(9)
# As in any talk: a few words come all the time, most of them rarely.
VOCABULARY = [
    "".join(CHANCE.choices("bdfgklmnprstvwz", k=1) + CHANCE.choices("aeiou", k=1)) * 2 + str(n) for n in range(4000)
]
COMMON = [
    "the",
    "a",
    "and",
    "that",
    "it",
    "is",
    "was",
    "to",
    "we",
    "of",
    "in",
    "I",
    "you",
    "so",
    "but",
    "then",
    "not",
    "have",
    "with",
    "for",
    "this",
]
QUESTIONS = (
    "Tell us about a system that lost money, and what you did.",
    "How do you begin with a write path that is slow?",
    "What happens when two of these things happen at once?",
    "How is a balance read back after a failure?",
    "What would you do otherwise today?",
)


def main(times: int, lengths: list[int]) -> None:
    owner = make_user(email="committee@example.com", first_name="Noor", last_name="Haddad")
    job = make_job(committee=[owner])
    panel = make_panel(job=job)
    Question.objects.bulk_create(Question(job=job, position=n, text=text) for n, text in enumerate(QUESTIONS))
    interviews = {}
    for turns in lengths:
        link = make_link(application=make_application(job=job), panel=panel)
        interviews[turns] = with_transcript(make_held(link=link), turns, owner)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(owner)
    for interview in interviews.values():
        read(client, interview)
    found = {
        turns: {"seconds": [], "path": interview.get_absolute_url()} | counted(client, interview)
        for turns, interview in interviews.items()
    }
    for _ in range(times):
        for turns, interview in interviews.items():
            found[turns]["seconds"].append(read(client, interview)[0])
    print(json.dumps({"pages": found, "session": client.cookies["sessionid"].value}))


def with_transcript(interview: Interview, turns: int, owner: User) -> Interview:
    """Recorded, its speakers confirmed, one place cited, a line corrected, and summarised."""
    recording = make_recording(interview)
    make_artifact(recording, content=VIDEO.read_bytes())
    each = VIDEO_MS // turns
    told: list[tuple[str, int | None, int | None, str]] = [
        (("Speaker 1", "Speaker 2")[n % 2], n * each, (n + 1) * each, said()) for n in range(turns)
    ]
    transcript = make_transcript(make_artifact(recording, "transcript", content=b"[]"), told)
    names = {"Speaker 1": "Priya Raman", "Speaker 2": "Amara Okafor"}
    transcript.confirm_speakers(names, candidate="Speaker 2", by=owner, at=NOW)
    transcript.correct(2, told[2][3].upper(), original=told[2][3], by=owner, at=NOW)
    Citation.of_turns(interview, speech.turns_between(transcript, 3, 3), by=owner, at=NOW)
    artifact = make_artifact(recording, "summary", content=b"{}")
    Summary.objects.create(
        interview=interview, artifact=artifact, text=". ".join(turn[3] for turn in told[:12]), parsed_at=NOW
    )
    return interview


def said() -> str:
    """A turn's words."""
    rare = [VOCABULARY[int(len(VOCABULARY) * CHANCE.random() ** 3)] for _ in range(WORDS_PER_TURN // 2)]
    mixed = rare + CHANCE.choices(COMMON, k=WORDS_PER_TURN // 2)
    CHANCE.shuffle(mixed)
    return " ".join(mixed)


def read(client: Client, interview: Interview) -> tuple[float, int]:
    """Seconds of the processor for the whole page, and its bytes when they are compressed."""
    began = time.process_time()
    response = client.get(f"/interviews/{interview.pk}/")
    seconds = time.process_time() - began
    if response.status_code != 200:
        raise SystemExit(f"The page answered {response.status_code}.")
    return seconds, len(gzip.compress(response.content))


def counted(client: Client, interview: Interview) -> dict:
    with CaptureQueriesContext(connection) as queries:
        _, size = read(client, interview)
    return {"queries": len(queries), "bytes": size}


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(length) for length in sys.argv[2:]])
