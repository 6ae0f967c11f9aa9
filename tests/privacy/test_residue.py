"""The search finds what is left, wherever and in whichever way it is written, and says where, not what."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from privacy import residue
from privacy.residue import CHUNK, Place, Wanted, Where
from tests.factories import make_candidate

NAME = "Zoë O’Brien-Núñez"


@pytest.mark.parametrize(
    "written",
    [
        NAME,
        NAME.upper(),
        "ZO\\u00cb O\\u2019BRIEN-N\\u00da\\u00d1EZ",  # in JSON
        "zo%C3%AB+o%E2%80%99brien-n%C3%BA%C3%B1ez",  # in an address
        "zoe o brien nunez",  # in the index of words
    ],
)
def test_it_knows_the_ways_a_name_is_written(written: str):
    assert Wanted((NAME,)).stand_in(f"… {written} …".encode())
    assert not Wanted((NAME,)).stand_in(b"Zoe OBrien")


def test_short_words_and_nothing_match_nothing():
    assert not Wanted(("Li", "")).stand_in(b"Li lives in Liverpool")
    assert not Wanted(()).stand_in(b"anything")


@pytest.mark.django_db
def test_it_looks_into_columns_sessions_and_files(settings):
    make_candidate(name=NAME)
    session = SessionStore()
    session["told"] = f"{NAME} is saved."
    session.save()
    default_storage.save("a/b/text.txt", ContentFile(b"x" * (CHUNK - 3) + NAME.encode()))  # over the end of a chunk
    default_storage.save("named.bin", ContentFile(b""))
    (settings.VAR / "mail").mkdir(parents=True)
    (settings.VAR / "mail/1.log").write_text(NAME)
    meanwhile: list[int] = []

    found = residue.search(Wanted((NAME,), files=("named.bin",)), meanwhile=lambda: meanwhile.append(1))

    names = {(place.where, place.name) for place in found.places if place.where != Where.DATABASE}
    assert names == {
        (Where.COLUMN, "candidates_candidate.name"),
        (Where.COLUMN, "django_session.session_data"),
        (Where.STORED, "a/b/text.txt"),
        (Where.STORED, "named.bin"),
        (Where.FOLDER, "mail/1.log"),
    }
    assert len(meanwhile) > 50
    assert NAME not in str(found)


@pytest.mark.django_db
def test_of_a_large_file_the_name_alone_is_looked_at(monkeypatch):
    monkeypatch.setattr(residue, "MAX_READ_BYTES", 10)
    default_storage.save("film.mp4", ContentFile(NAME.encode()))

    found = residue.search(Wanted((NAME,)))

    assert (found.files, found.only_names) == (1, 1)
    assert Place(Where.STORED, "film.mp4") not in found.places


@pytest.mark.django_db(transaction=True)
def test_rows_that_a_hold_keeps_are_counted_apart_and_what_is_nobodys_is_named_beside_them():
    held, files = make_candidate(name=NAME), residue.database_files()
    kept = {"candidates_candidate": {str(held.pk)}}
    assert (residue.search(Wanted((NAME,)), kept=kept).places, residue.search(Wanted((NAME,)), kept=kept).held) == (
        (),
        1,
    )

    other = make_candidate(name=NAME, email="zoe@example.org")
    found = residue.search(Wanted((NAME,)), kept=kept)
    row = Place(Where.COLUMN, "candidates_candidate.name", str(other.pk))
    assert [*found.places] == [row, *(Place(Where.DATABASE, file.name) for file in files[:1])]
    other.delete()

    for file in files[:1]:  # SQLite's: it keeps what somebody deletes who does not overwrite it
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("PRAGMA secure_delete = OFF")
            database.execute("CREATE TABLE gone (words TEXT)")
            database.execute("INSERT INTO gone VALUES (?)", [NAME])
            database.commit()
            database.execute("DROP TABLE gone")
        found = residue.search(Wanted((NAME,)), kept=kept)
        assert (found.held, found.places) == (1, (Place(Where.DATABASE, file.name),))
    assert [path for file in files for path in file.parent.glob(f"*{residue.COPY}*")] == []


@pytest.mark.parametrize(
    "said",
    [
        "Ann Lee", "“Ann Lee”", "'Ann Lee'", "<b>Ann Lee</b>", "Hello, ann lee.", '"Dear\\nAnn Lee\\nyou"', "to=3DAnn Lee", "?q=x%20Ann+Lee&p",
        "ann@example.org", "<ann@example.org>", "mailto:ann%40example.org", "Ask ann@example.org.", "(ANN@EXAMPLE.ORG)", "é ann@example.org",
    ],
)  # fmt: skip
def test_who_is_named_as_a_whole_is_named(said: str):
    assert Wanted(("Ann Lee", "ann@example.org")).named_in(said.encode())


@pytest.mark.parametrize(
    "said",
    [
        "Joann Lee", "Jo-Ann Lee", "Ann Leeson", "Ann Lee-Smith", "Éann Lee", "joann@example.org", "jo.ann@example.org", "jo-ann@example.org",
        "jo+ann@example.org", "jo_ann@example.org", "ann@example.organic", "ann@example.org.uk",
    ],
)  # fmt: skip
def test_who_has_a_longer_name_or_address_is_somebody_else(said: str):
    wanted = Wanted(("Ann Lee", "ann@example.org"))

    assert not wanted.named_in(said.encode())
    assert wanted.stand_in(said.encode())  # it is looked at by a person, though
