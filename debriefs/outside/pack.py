"""A debrief to take away: one file without scripts that loads nothing, with all that the person who exports it may read.

An HTML pack ends with the SHA-256 of everything above its seal, which is a line of its own: `sed '/^<!-- seal -->$/,$d' FILE |
sha256sum` prints the same. A PDF can't hold its own hash, so that one is of the whole file. Both are kept as rows.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from debriefs import reading
from debriefs.committee.dossier import Dossier
from debriefs.interview import open_items
from debriefs.interview.comments import comments_of
from debriefs.models import DebriefExport
from debriefs.outside import pdf
from interviews.models import Artifact, MediaView

STYLES = ("tokens.css", "pack.css")
FONT_FACES = re.compile(r"@font-face \{.*?\n\}\n", re.DOTALL)
PDF_BEGINS = b"%PDF-"
SEAL = "<!-- seal -->\n"
# What stands below the seal. Files of before are held against it, so it is never reworded: another wording would be a second one.
END = """<footer class="seal">
<h2>Has this file been changed?</h2>
<p>The SHA-256 of everything above this line is</p>
<p class="seal__hash">{}</p>
<p>Anybody can work it out again: <code>sed '/^&lt;!-- seal --&gt;$/,$d' FILE | sha256sum</code>.
Fairloop keeps it beside the export, on the page of the debrief; <code>manage.py verify_pack FILE</code> compares the two.</p>
</footer>
</body>
</html>
"""
END_OF_PDF = """<footer class="seal">
<h2>Has this file been changed?</h2>
<p>Fairloop keeps the SHA-256 of this file beside the export, on the page of the debrief.
<code>sha256sum FILE</code> works it out again; <code>manage.py verify_pack FILE</code> compares the two.</p>
</footer>
</body>
</html>
"""


class NotAPack(Exception):
    """A file without a seal, or with something else below it than follows from what stands above."""


@dataclass(frozen=True)
class Pack:
    name: str
    content: bytes
    row: DebriefExport


def export(dossier: Dossier, *, kind: DebriefExport.Kind, now: datetime) -> Pack:
    """Write the pack for the person whose dossier it is, and that they took it. Raises pdf.NoPdf."""
    page = _page(dossier, kind=kind, now=now)
    if kind == DebriefExport.Kind.PDF:
        content = pdf.write(page + END_OF_PDF)
        sha256 = hashlib.sha256(content).hexdigest()
    else:
        sha256 = hashlib.sha256(page.encode()).hexdigest()
        content = (page + SEAL + format_html(END, sha256)).encode()
    row = DebriefExport.objects.create(
        debrief=dossier.debrief, kind=kind, exported_by=dossier.access.user, exported_at=now, sha256=sha256
    )
    for artifact in Artifact.objects.quotable(dossier.debrief.application):
        MediaView.note(artifact, dossier.access.user, act=MediaView.Act.EXPORT, at=now)
    person = slugify(dossier.debrief.application.candidate.name) or "candidate"
    return Pack(f"debrief-{person}-{now:%Y-%m-%d}.{kind}", content, row)


def sha256_of(content: bytes) -> str:
    """The hash under which an exported file was written down. Raises NotAPack."""
    if content.startswith(PDF_BEGINS):
        return hashlib.sha256(content).hexdigest()
    page, seal, end = content.partition(b"\n" + SEAL.encode())
    sha256 = hashlib.sha256(page + b"\n").hexdigest()
    if not seal or end != format_html(END, sha256).encode():
        raise NotAPack
    return sha256


def _page(dossier: Dossier, *, kind: str, now: datetime) -> str:
    """Everything above the seal; it ends with a line's end."""
    access, application = dossier.access, dossier.debrief.application
    interviews = reading.interviews_of(application.pk, access.user, now=now)
    context = {
        "dossier": dossier,
        "access": access,
        "debrief": dossier.debrief,
        "application": application,
        "scorecards": access.visible_scorecards(),
        "interviews": interviews,
        "comments": comments_of(dossier.debrief, access),
        "open_items": open_items.ledger(application, access, visible=[one.interview for one in interviews]),
        "exported_at": now,
        "kind": kind,
        "zone": timezone.get_current_timezone_name(),
        "company_name": settings.COMPANY_NAME,
        "style": _style(),
    }
    return render_to_string("debriefs/pack/pack.html", context).rstrip() + "\n"


def _style() -> SafeString:
    """Our own stylesheets, without the typeface: it would have to be loaded."""
    sheets = [(settings.BASE_DIR / "static/css" / name).read_text(encoding="utf-8") for name in STYLES]
    # ours, from our own folder: nothing that anybody typed
    return format_html("<style>\n{}</style>", mark_safe(FONT_FACES.sub("", "\n".join(sheets))))
