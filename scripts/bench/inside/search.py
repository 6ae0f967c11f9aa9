"""A generated corpus, and the search in it beside the bare query for the same hits: seconds by person and question.

`python -m scripts.bench.inside.search HOURS TIMES`. Sentences are drawn from a pool by the database itself, so that millions of turns
take minutes.
"""

import json
import random
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need a set-up Django
from django.db import connection, transaction  # noqa: E402
from django.db.backends.utils import CursorWrapper  # noqa: E402

from candidates.models import Application, Candidate  # noqa: E402
from debriefs import search  # noqa: E402
from debriefs.search_question import read  # noqa: E402
from interviews.models import Artifact, Interview, Panel, Recording, Segment, Transcript  # noqa: E402
from recruiting.full_text import fold  # noqa: E402
from tests.factories import NOW, make_job, make_panel, make_user  # noqa: E402

TURNS_PER_HOUR = 500
JOBS = 20
VOCABULARY = [f"{first}{last}" for first in "bdfgklmnprstvz" for last in ("a", "e", "i", "o", "u")]
WORDS = [f"{one}{two}{three}" for one in VOCABULARY for two in VOCABULARY for three in ("", "n", "s", "t")]
POOL = 20_000  # different sentences
WORDS_PER_TURN = 20


def main(hours: int, times: int) -> None:
    random.seed(1)
    sentences = pool()
    people = fill(hours, sentences)
    found = {}
    for name, user in people.items():
        remember_visible(user)
        found[name] = [measure(kind, typed, user, times) for kind, typed in questions(sentences)]
    print(json.dumps({"turns": hours * TURNS_PER_HOUR, "people": found}))


def pool() -> list[str]:
    """Sentences whose words are as unequal as a language's: the commonest stands in every other one, the rarest in one or two."""
    weights = [1 / (rank + 2) for rank in range(len(WORDS))]
    return [" ".join(random.choices(WORDS, weights, k=WORDS_PER_TURN)).capitalize() + "." for _ in range(POOL)]


def questions(sentences: list[str]) -> list[tuple[str, str]]:
    """Rare, middling and common words, two of them, phrases and beginnings; all of them stand somewhere."""
    rare = sorted({word for sentence in sentences[:200] for word in fold(sentence).split()}, key=WORDS.index)
    phrases = [" ".join(fold(sentence).split()[4:6]) for sentence in sentences[:3]]
    return [
        *(("rare word", word) for word in rare[-3:]),
        *(("word", WORDS[rank]) for rank in (300, 500, 900)),
        *(("common word", WORDS[rank]) for rank in (0, 3, 10)),
        *(("two words", f"{WORDS[rank]} {WORDS[rank + 1]}") for rank in (5, 30, 60)),
        *(("phrase", f'"{phrase}"') for phrase in phrases),
        *(("beginning", f"{word[:4]}*") for word in rare[-9:-6]),
    ]


# ── rows ──


def fill(hours: int, sentences: list[str]) -> dict[str, User]:
    """One interview an hour, and a committee with one of the jobs; who searches."""
    committee = make_user(email="committee@example.com")
    jobs = [make_job(committee=[committee] if number == 0 else []) for number in range(JOBS)]
    panels = [make_panel(job=job) for job in jobs]
    with transaction.atomic():
        fill_interviews([one_interview(number, panels[number % JOBS]) for number in range(hours)])
    fill_turns(sentences)
    return {"recruiter": make_user(recruiter=True), "committee of one job": committee}


def fill_interviews(interviews: list[Interview]) -> None:
    """With transcripts that have no turns yet."""
    Interview.objects.bulk_create(interviews, batch_size=500)
    recordings = Recording.objects.bulk_create(
        Recording(interview=one, state="archived", nylas_notetaker_id=str(one.pk), created_at=NOW) for one in interviews
    )
    artifacts = Artifact.objects.bulk_create(
        Artifact(recording=one, kind="transcript", state="archived", due_at=NOW) for one in recordings
    )
    Transcript.objects.bulk_create(
        Transcript(interview=one.recording.interview, artifact=one, parsed_at=NOW) for one in artifacts
    )


def one_interview(number: int, panel: Panel) -> Interview:
    candidate = Candidate.objects.create(name=f"Candidate {number}", email=f"c{number}@example.org")
    application = Application.objects.create(job=panel.job, candidate=candidate, applied_at=NOW)
    starts_at = NOW - timedelta(hours=number)
    return Interview(
        application=application,
        panel=panel,
        status="held",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_at=NOW,
        told_at=NOW,
    )


def fill_turns(sentences: list[str]) -> None:
    is_postgres = connection.vendor == "postgresql"
    words = "to_tsvector('simple', %s)" if is_postgres else "%s"
    numbers = (
        f"SELECT generate_series(0, {TURNS_PER_HOUR - 1}) AS n"
        if is_postgres
        else f"WITH RECURSIVE up(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < {TURNS_PER_HOUR - 1}) SELECT n FROM up"
    )
    with connection.cursor() as cursor:
        kind = "tsvector" if is_postgres else "text"
        cursor.execute(f"CREATE TEMPORARY TABLE pool (id integer PRIMARY KEY, text text, words {kind})")
        cursor.executemany(
            f"INSERT INTO pool VALUES (%s, %s, {words})",
            [(number, sentence, fold(sentence)) for number, sentence in enumerate(sentences)],
        )
        words_index = _without_index(cursor, Segment.INDEX) if is_postgres else ""
        cursor.execute(
            "INSERT INTO interviews_segment (transcript_id, position, speaker, starts_ms, ends_ms, text, corrected, words) "
            "SELECT t.id, up.n, CASE up.n % 2 WHEN 0 THEN 'Priya Raman' ELSE 'Amara Okafor' END, up.n * 7000, up.n * 7000 + 7000, "
            f"pool.text, '', pool.words FROM interviews_transcript t CROSS JOIN ({numbers}) up "
            f"JOIN pool ON pool.id = (t.id * 104729 + up.n * 7919 + t.id * up.n) % {len(sentences)}"
        )
        if words_index:
            cursor.execute(words_index)
        cursor.execute("VACUUM ANALYZE" if is_postgres else "ANALYZE")


def _without_index(cursor: CursorWrapper, name: str) -> str:
    """Takes an index away, since filling it line by line takes several times as long; the statement that makes it again."""
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
    (statement,) = cursor.fetchone()
    cursor.execute(f"DROP INDEX {name}")
    return str(statement)


# ── what is measured ──


def measure(kind: str, typed: str, user: User, times: int) -> dict[str, object]:
    """Seconds of each reading, turns taken; the first ones are left out. Raises SystemExit unless both find the same."""
    if ours(typed, user) != bare(typed):
        raise SystemExit(f"Not the same hits for {typed}.")
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(times):
        for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
            began = time.perf_counter()
            bare(typed) if name == "bare" else search.find(read(typed), user)
            seconds[name].append(time.perf_counter() - began)
    return {"kind": kind, "typed": typed, "hits": len(bare(typed)), **seconds}


def ours(typed: str, user: User) -> list[tuple[str, int]]:
    """Interview and position of each hit, in order."""
    return [
        (each.interview.pk.hex, int(hit.url.rpartition("#t")[2]))
        for each in search.find(read(typed), user).found
        for hit in each.hits
    ]


def bare(typed: str) -> list[tuple[str, int]]:
    """The same in one statement, where it is known beforehand which interviews the person may see (`seen`)."""
    wanted = read(typed).wanted
    if connection.vendor == "postgresql":
        match, asked = "s.words @@ to_tsquery('simple', %s)", wanted.for_postgres()
    else:
        index = "interviews_segment_words"
        match, asked = f"s.id IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", wanted.for_sqlite()
    statement = f"""
        WITH page AS (
            SELECT i.id, i.starts_at, t.id AS transcript_id
            FROM interviews_interview i JOIN interviews_transcript t ON t.interview_id = i.id JOIN seen ON seen.id = i.id
            WHERE t.id IN (SELECT s.transcript_id FROM interviews_segment s WHERE {match})
            ORDER BY i.starts_at DESC LIMIT {search.INTERVIEWS_PER_PAGE}
        ), lines AS (
            SELECT page.id, page.starts_at, s.position, s.starts_ms, s.speaker, s.text,
                count(*) OVER (PARTITION BY s.transcript_id) AS count,
                row_number() OVER (PARTITION BY s.transcript_id ORDER BY s.position) AS number
            FROM page JOIN interviews_segment s ON s.transcript_id = page.transcript_id WHERE {match}
        )
        SELECT * FROM lines WHERE number <= {search.HITS_OF_EACH} ORDER BY starts_at DESC, position"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, asked])
        return [(str(row[0]).replace("-", ""), row[2]) for row in cursor.fetchall()]


def remember_visible(user: User) -> None:
    """The table `seen`: interviews that this person may see."""
    visible, parameters = Interview.objects.visible_to(user).order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS seen")
        cursor.execute(f"CREATE TEMPORARY TABLE seen AS {visible}", parameters)
        cursor.execute("ANALYZE seen" if connection.vendor == "postgresql" else "CREATE INDEX seen_id ON seen (id)")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
