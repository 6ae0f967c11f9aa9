"""PDFs, where the extra is installed; and how its absence is told."""

import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from debriefs.outside import pdf

PAGE = (
    '<!doctype html><html lang="en"><head><title>Debrief</title></head><body><h1>Debrief</h1>'
    '<img src="http://127.0.0.1:9/x.png" alt=""><img src="file:///etc/passwd" alt=""></body></html>'
)


def test_absence_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(pdf.NoPdf):
        pdf.write(PAGE)


@pytest.mark.skipif(not pdf.is_installed(), reason="requirements-pdf.txt is an extra")
def test_page_becomes_a_tagged_pdf_and_nothing_is_loaded_for_it(caplog: pytest.LogCaptureFixture) -> None:
    root = PdfReader(BytesIO(pdf.write(PAGE))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert sum("disallowed protocol" in record.getMessage() for record in caplog.records) == 2
