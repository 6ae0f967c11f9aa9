"""What entries of the ledger say, in sentences. Enums decide; people read these."""

from collections.abc import Callable, Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Consent
from interviews.enums import ArtifactKind, RecordingSource
from interviews.models import Artifact, MediaView, Redaction
from interviews.recordings.play_time import clock_words
from privacy.passport.models import LedgerCheck, LedgerEntry
from privacy.precedence import Kind as What

Kind, Fault = LedgerEntry.Kind, LedgerCheck.Fault
Said = Mapping[str, object]
Sentence = Promise | str
SUBJECTS = {
    "candidate": gettext_lazy("the candidate"),
    "application": gettext_lazy("the application"),
    "job": gettext_lazy("the job"),
    "interview": gettext_lazy("the interview"),
}
ACTS = {
    MediaView.Act.PLAY: gettext_lazy("%(who)s played the %(file)s"),
    MediaView.Act.READ: gettext_lazy("%(who)s read the %(file)s"),
    MediaView.Act.DOWNLOAD: gettext_lazy("%(who)s downloaded the %(file)s"),
    MediaView.Act.EXPORT: gettext_lazy("%(who)s exported the %(file)s"),
}
FAULTS = {
    Fault.EDITED: gettext_lazy("Entry %(entry)s of the ledger was edited."),
    Fault.REMOVED: gettext_lazy("Entry %(entry)s of the ledger was removed."),
    Fault.SWAPPED: gettext_lazy("Entry %(entry)s of the ledger stands in another’s place."),
    Fault.TRUNCATED: gettext_lazy("Entry %(entry)s of the ledger, and all that followed, was cut off."),
    Fault.EMPTIED: gettext_lazy("Entry %(entry)s of the ledger was emptied, and not by an erasure."),
    Fault.REWRITTEN: gettext_lazy("From entry %(entry)s on the ledger is not what a checkpoint outside says."),
    Fault.FORGED: gettext_lazy("There is a checkpoint that our key has not signed, after entry %(entry)s."),
    Fault.MISSTAMPED: gettext_lazy(
        "The time stamp of the checkpoint that ends with entry %(entry)s is over something else, or not by the authority that it names."
    ),
    Fault.UNSIGNED: gettext_lazy(
        "The last checkpoint here was removed: none tells of entry %(entry)s, and of those behind it."
    ),
    Fault.ROW_CHANGED: gettext_lazy("What entry %(entry)s of the ledger was made from was changed since."),
    Fault.ROW_GONE: gettext_lazy("What entry %(entry)s of the ledger was made from was deleted since."),
}


def fault_sentence(fault: str, entry: int | None) -> str:
    return str(FAULTS[Fault(fault)]) % {"entry": "?" if entry is None else entry}


def sentence(kind: str, facts: Said) -> str:
    """As in “Rita Recruiter opened the transcript”."""
    return SENTENCES[Kind(kind)](facts)


def file_words(kind: object) -> str:
    return str(ArtifactKind(str(kind)).label).lower() if kind in ArtifactKind.values else str(kind)


def _begun(facts: Said) -> str:
    is_uploaded = facts.get("way") == RecordingSource.UPLOADED
    return _("A recording was uploaded by hand") if is_uploaded else _("A recorder was asked to come")


def _chosen(facts: Said) -> str:
    told = {"who": facts.get("by"), "version": facts.get("wording_version")}
    if facts.get("choice") == Consent.Choice.YES:
        return _("%(who)s said yes to being recorded, to wording %(version)s") % told
    return _("%(who)s said no to being recorded, to wording %(version)s") % told


def _stored(facts: Said) -> str:
    size = facts.get("size")
    told = {
        "file": file_words(facts.get("file")),
        "size": filesizeformat(size) if isinstance(size, int) else "?",
        "who": facts.get("by"),
    }
    if facts.get("by"):
        return _("Uploaded by %(who)s and proven whole: %(file)s, %(size)s") % told
    return _("Fetched and proven whole: %(file)s, %(size)s") % told


def _of_file(words: Sentence) -> Callable[[Said], str]:
    return lambda facts: str(words) % {"file": file_words(facts.get("file")), "who": facts.get("by") or _("Somebody")}


def _viewed(facts: Said) -> str:
    """Entries of before say only that it was opened."""
    act = str(facts.get("act"))
    words = ACTS[MediaView.Act(act)] if act in MediaView.Act.values else gettext_lazy("%(who)s opened the %(file)s")
    return _of_file(words)(facts)


def _read_back(facts: Said) -> str:
    told = {"file": file_words(facts.get("file"))}
    if facts.get("flaw"):
        return _("Compared with what was archived, and something is wrong: %(file)s") % told
    return _("Compared with what was archived, and the same: %(file)s") % told


def flaw_words(facts: Said) -> str:
    """As in “It is not in the storage any more.”; "" where nothing was found wrong."""
    flaw = str(facts.get("flaw") or "")
    return str(Artifact.Flaw(flaw).label) if flaw in Artifact.Flaw.values else ""


def _deleted(facts: Said) -> str:
    what = str(facts.get("what"))
    told = {
        "what": What(what).label.lower() if what in What.values else what,
        "rule": facts.get("rule"),
        "receipt": facts.get("receipt"),
    }
    if facts.get("rule"):
        return _("Deleted here and at Nylas by the rule “%(rule)s”: %(what)s, receipt %(receipt)s") % told
    return _("Deleted here and at Nylas: %(what)s, receipt %(receipt)s") % told


def _redacted(facts: Said) -> str:
    starts, category = facts.get("from_ms"), str(facts.get("category"))
    told = {
        "who": facts.get("by") or _("Somebody"),
        "what": Redaction.Category(category).label if category in Redaction.Category.values else category,
        "at": clock_words(starts) if isinstance(starts, int) else "",
    }
    if told["at"]:
        return _("%(who)s redacted something at %(at)s: %(what)s") % told
    return _("%(who)s redacted something: %(what)s") % told


def _hold(words: Sentence) -> Callable[[Said], str]:
    return lambda facts: (
        str(words) % {"who": facts.get("by"), "on": SUBJECTS.get(str(facts.get("on")), facts.get("on"))}
    )


def _erased(facts: Said) -> str:
    receipt = facts.get("receipt")
    return (
        _("Everything was erased, receipt %(receipt)s") % {"receipt": receipt}
        if receipt
        else _("Everything was erased")
    )


SENTENCES: dict[LedgerEntry.Kind, Callable[[Said], str]] = {
    Kind.BEGUN: _begun,
    Kind.CHOSEN: _chosen,
    Kind.HAPPENED: lambda facts: str(facts.get("words")).removesuffix("."),
    Kind.STORED: _stored,
    Kind.FILE_LOST: _of_file(gettext_lazy("Lost: %(file)s")),
    Kind.FILE_ERASED: _of_file(gettext_lazy("Erased from our storage: %(file)s")),
    Kind.REDACTED: _redacted,
    Kind.VIEWED: _viewed,
    Kind.READ_BACK: _read_back,
    Kind.RESTRICTED: _of_file(gettext_lazy("Kept because it has to be, and open to nobody: %(file)s")),
    Kind.DELETED: _deleted,
    Kind.HELD: _hold(gettext_lazy("%(who)s placed a hold on %(on)s")),
    Kind.RELEASED: _hold(gettext_lazy("%(who)s released the hold on %(on)s")),
    Kind.ERASED: _erased,
}
