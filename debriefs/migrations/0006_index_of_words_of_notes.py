"""The index of the words of notes: GIN on Postgres, FTS5 on SQLite, which triggers keep in step with the rows.

FTS5 wants whole numbers as keys, and notes have none that survives a VACUUM: `debriefs_note_place` gives them some.
"""

import sqlite3

from django.db import migrations

# `words` is folded already, so the tokenizer only has to leave it in one piece.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
SQLITE = f"""
CREATE TABLE debriefs_note_place (id integer PRIMARY KEY AUTOINCREMENT, note_id char(32) NOT NULL UNIQUE);
INSERT INTO debriefs_note_place (note_id) SELECT id FROM debriefs_note;
CREATE VIRTUAL TABLE debriefs_note_words USING fts5(words, content='', tokenize="{TOKENIZER}");
INSERT INTO debriefs_note_words (rowid, words)
    SELECT place.id, note.words FROM debriefs_note_place place JOIN debriefs_note note ON note.id = place.note_id;
CREATE TRIGGER debriefs_note_words_insert AFTER INSERT ON debriefs_note BEGIN
    INSERT INTO debriefs_note_place (note_id) VALUES (new.id);
    INSERT INTO debriefs_note_words (rowid, words) SELECT id, new.words FROM debriefs_note_place WHERE note_id = new.id;
END;
CREATE TRIGGER debriefs_note_words_delete AFTER DELETE ON debriefs_note BEGIN
    INSERT INTO debriefs_note_words (debriefs_note_words, rowid, words)
        SELECT 'delete', id, old.words FROM debriefs_note_place WHERE note_id = old.id;
    DELETE FROM debriefs_note_place WHERE note_id = old.id;
END;
CREATE TRIGGER debriefs_note_words_update AFTER UPDATE OF words ON debriefs_note BEGIN
    INSERT INTO debriefs_note_words (debriefs_note_words, rowid, words)
        SELECT 'delete', id, old.words FROM debriefs_note_place WHERE note_id = old.id;
    INSERT INTO debriefs_note_words (rowid, words) SELECT id, new.words FROM debriefs_note_place WHERE note_id = new.id;
END;
"""
# As for the words of transcripts: FTS5 leaves deleted words in its file until it merges its parts.
SECURE_DELETE = "INSERT INTO debriefs_note_words (debriefs_note_words, rank) VALUES ('secure-delete', 1);"
MERGE = """
CREATE TRIGGER debriefs_note_words_forget AFTER DELETE ON debriefs_note_place BEGIN
    INSERT INTO debriefs_note_words (debriefs_note_words) VALUES ('optimize');
END;
"""
POSTGRES = "CREATE INDEX debriefs_note_words ON debriefs_note USING gin (words);"


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
        schema_editor.execute("DROP INDEX debriefs_note_words")
        return
    for name in ("insert", "delete", "update", "forget"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS debriefs_note_words_{name}")
    schema_editor.execute("DROP TABLE debriefs_note_words")
    schema_editor.execute("DROP TABLE debriefs_note_place")


class Migration(migrations.Migration):
    dependencies = [('debriefs', '0005_words_of_notes'), ("interviews", "0031_index_of_words")]

    operations = [migrations.RunPython(make, drop)]
