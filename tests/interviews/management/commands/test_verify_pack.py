"""`manage.py verify_pack`: an exported file against what was written down."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from debriefs.committee.dossier import dossier_of
from debriefs.models import DebriefExport
from debriefs.outside.pack import export
from tests.factories import NOW, make_job, make_user
from tests.rated import make_loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    owner = make_user(first_name="Noor", last_name="Haddad")
    loop = make_loop(make_job(committee=[owner]), people=1)
    loop.rate(0, {0: 3})
    pack = export(dossier_of(loop.debrief, loop.access(owner), now=NOW), kind=DebriefExport.Kind.HTML, now=NOW)
    path = tmp_path / pack.name
    path.write_bytes(pack.content)
    return path


def test_unchanged_file_is_said_to_be_so_with_who_exported_it(file: Path) -> None:
    said = StringIO()

    call_command("verify_pack", str(file), stdout=said)

    assert said.getvalue().startswith(f"Unchanged since Noor Haddad exported it on {NOW:%Y-%m-%d}")


def test_anything_else_fails_with_what_is_wrong(file: Path) -> None:
    pdf = file.with_name("other.pdf")
    pdf.write_bytes(b"%PDF-1.7")
    file.write_text(file.read_text().replace("Said so.", "Said no."))

    for path, words in [(file, "was changed"), (pdf, "No export has"), (file.with_name("gone"), "can’t be read")]:
        with pytest.raises(CommandError, match=words):
            call_command("verify_pack", str(path), stdout=StringIO())
