"""The copy for a candidate: everything about them, in words, as data and as files; nobody else's name or draft."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from debriefs.models import Scorecard
from privacy import access_export
from privacy.models import AccessExport
from tests.factories import NOW, make_candidate, make_user
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, TEXT, TURNS, make_whole_candidate
from tests.recorded import VIDEO

pytestmark = pytest.mark.django_db


def test_copy_holds_everything_but_others_names(tmp_path):
    whole = make_whole_candidate()
    hidden = Scorecard.of(whole.loop.interviews[1], make_user(), at=NOW)
    hidden.draft().write(recommendation="no", takeaway="A draft of mine")
    file = tmp_path / "copy.zip"

    call_command("export_candidate", EMAIL.upper(), str(file), stdout=io.StringIO())

    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        index, data = archive.read("index.html").decode(), json.loads(archive.read("data.json"))
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert sum(len(rows) > 0 for key, rows in data.items() if key != "made_at") >= 12
    assert data["you"][0]["email"] == EMAIL
    assert TURNS[0]["text"] in json.dumps(data["transcripts"])
    assert VIDEO in contents.values()
    assert any(CANARY.encode() in content for name, content in contents.items() if name.startswith("resumes/"))
    for words in (TEXT, NAME, "person 1"):
        assert words in index
    for author in (*whole.loop.authors, whole.application.job.committee.first()):
        assert author.email not in index
    assert "A draft of mine" not in index
    assert AccessExport.objects.get().candidate == whole.candidate


def test_who_owes_a_scorecard_gets_no_copy():
    whole = make_whole_candidate()
    late = whole.loop.authors[1]
    Scorecard.objects.filter(author=late).delete()

    with pytest.raises(access_export.MayNotYet):
        access_export.export(whole.candidate, by=late, now=NOW)
    assert not AccessExport.objects.exists()
    assert access_export.may_export(whole.loop.authors[0], whole.candidate, now=NOW)


def test_nobody_else_is_in_it(tmp_path):
    whole = make_whole_candidate()
    other = make_candidate(name="Bo Behrens", email="bo@example.com")

    told = access_export.copy_of(other, now=NOW)

    assert whole.candidate.name not in told.as_json()
    assert [section.key for section in told.sections if section.rows] == ["you"]
    with pytest.raises(CommandError, match="No candidate has the address"):
        call_command("export_candidate", "nobody@example.com", str(tmp_path / "x.zip"))
