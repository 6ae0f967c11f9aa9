"""The index of the words of transcripts: GIN on Postgres, FTS5 on SQLite, which triggers keep in step with the rows.

SQLite loses a table's triggers when Django makes the table anew to change a column: such a migration has to make them again
(tests/interviews/recordings/models/test_transcript.py finds out).
"""

import sqlite3

from django.db import migrations

# `words` is folded already, so the tokenizer only has to leave it in one piece.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
SQLITE = f"""
CREATE VIRTUAL TABLE interviews_segment_words USING fts5(
    words, content='interviews_segment', content_rowid='id', tokenize="{TOKENIZER}"
);
INSERT INTO interviews_segment_words (interviews_segment_words) VALUES ('rebuild');
CREATE TRIGGER interviews_segment_words_insert AFTER INSERT ON interviews_segment BEGIN
    INSERT INTO interviews_segment_words (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER interviews_segment_words_delete AFTER DELETE ON interviews_segment BEGIN
    INSERT INTO interviews_segment_words (interviews_segment_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
CREATE TRIGGER interviews_segment_words_update AFTER UPDATE OF words ON interviews_segment BEGIN
    INSERT INTO interviews_segment_words (interviews_segment_words, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO interviews_segment_words (rowid, words) VALUES (new.id, new.words);
END;
"""
# FTS5 leaves deleted words in its file until it merges its parts. From SQLite 3.42 on it can take them out at once; before, the
# parts are merged with each transcript that is deleted.
SECURE_DELETE = "INSERT INTO interviews_segment_words (interviews_segment_words, rank) VALUES ('secure-delete', 1);"
MERGE = """
CREATE TRIGGER interviews_segment_words_forget AFTER DELETE ON interviews_transcript BEGIN
    INSERT INTO interviews_segment_words (interviews_segment_words) VALUES ('optimize');
END;
"""
POSTGRES = "CREATE INDEX interviews_segment_words ON interviews_segment USING gin (words);"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    can_forget = sqlite3.sqlite_version_info >= (3, 42, 0)
    for statement in statements(SQLITE + (SECURE_DELETE if can_forget else MERGE)):
        schema_editor.execute(statement)


def statements(script):
    """Each statement of the script; those within a trigger end within it."""
    begun = ""
    for line in script.strip().splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX interviews_segment_words")
        return
    for name in ("insert", "delete", "update", "forget"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS interviews_segment_words_{name}")
    schema_editor.execute("DROP TABLE interviews_segment_words")


class Migration(migrations.Migration):
    dependencies = [('interviews', '0030_words_of_lines')]

    operations = [migrations.RunPython(make, drop)]
