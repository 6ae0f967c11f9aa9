"""A page as PDF, through WeasyPrint, which is an extra (requirements-pdf.txt) and needs Pango on the machine."""

import importlib.util


class NoPdf(Exception):
    """WeasyPrint, or what it needs on this machine, is not installed."""


def is_installed() -> bool:
    """Is WeasyPrint there? Whether Pango is too shows when a PDF is written."""
    return importlib.util.find_spec("weasyprint") is not None


def write(html: str) -> bytes:
    """The page as tagged PDF (PDF/UA). Nothing is loaded for it, from nowhere. Raises NoPdf."""
    try:
        from weasyprint import HTML, URLFetcher  # an extra; loading it takes a second
    except (ImportError, OSError) as error:
        raise NoPdf(str(error)) from error
    written: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).write_pdf(pdf_variant="pdf/ua-1")
    return written
