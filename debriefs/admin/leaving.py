"""What left the house: shares with outsiders and exports, read-only. They are made and ended on the debrief's own pages."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.html import format_html

from debriefs.models import DebriefExport, Share, SharedClip, ShareOpening
from recruiting import clock
from recruiting.desk.theme import FactAdmin, FactInline, display
from recruiting.desk.words import NOTHING, moment, pill, related, size
from recruiting.desk.work import WorkAdmin
from recruiting.identity import display_name

CANDIDATE = "debrief__application__candidate"


def debrief_link(row: Share | DebriefExport) -> str:
    return format_html('<a class="text-link" href="{}">{}</a>', row.debrief.get_absolute_url(), row.debrief.application)


def name_of(user: User | None) -> str:
    return display_name(user) if user else NOTHING


class OpeningInline(FactInline):
    model = ShareOpening
    fields = readonly_fields = ["opened"]
    verbose_name_plural = "when it was read, newest first"
    opened = moment("opened_at", "read")


@admin.register(Share)
class ShareAdmin(FactAdmin[Share]):
    """Never its words nor its link: those are read on the debrief, by whom it is open to."""

    empty_words = "Nothing was shared with an outsider yet."
    list_display = ["about", "address", "what", "by", "shared", "expires", "state"]
    list_select_related = [CANDIDATE, "debrief__application__job", "shared_by"]
    search_fields = [f"{CANDIDATE}__name", "address"]
    fields = ["debrief_page", "address", "what", "by", "shared", "expires", "state", "revoked", "ended_by"]
    readonly_fields = fields
    inlines = [OpeningInline]
    shared, expires, revoked = (
        moment("shared_at", "shared"),
        moment("expires_at", "works until"),
        moment("revoked_at", "ended"),
    )

    @display(description="debrief", ordering=f"{CANDIDATE}__name")
    def about(self, share: Share) -> str:
        """Text, not a link: the list makes a link of its first column."""
        return str(share.debrief.application)

    @display(description="debrief")
    def debrief_page(self, share: Share) -> str:
        return debrief_link(share)

    @display(description="by", ordering="shared_by__last_name")
    def by(self, share: Share) -> str:
        return name_of(share.shared_by)

    @display(description="ended by")
    def ended_by(self, share: Share) -> str:
        return name_of(share.revoked_by)

    @display(description="what")
    def what(self, share: Share) -> str:
        return "A quote" if share.citation_id else "The summary"

    @display(description="state")
    def state(self, share: Share) -> str:
        return self.state_of(share)

    def state_of(self, share: Share) -> str:
        if share.revoked_at is not None:
            return pill("Ended", "quiet")
        return pill("Open", "good") if share.is_open(clock.now()) else pill("Ran out", "quiet")


@admin.register(SharedClip)
class SharedClipAdmin(WorkAdmin[SharedClip]):
    """Never the sound itself: that is played on the outsider's page alone."""

    empty_words = "No quote was shared with its sound yet."
    list_display = ["about", "kind", "state_pill", "size_words", "tries", "due"]
    list_filter = ["state", "kind"]
    list_select_related = ["share__debrief__application__candidate", "share__debrief__application__job"]
    search_fields = [f"share__{CANDIDATE}__name"]
    fields = ["for_share", "kind", "size_words", "sha256", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    for_share = related("share", "share")

    @display(description="debrief", ordering=f"share__{CANDIDATE}__name")
    def about(self, clip: SharedClip) -> str:
        """Text, not a link: the list makes a link of its first column."""
        return str(clip.share.debrief.application)

    @display(description="size", ordering="size")
    def size_words(self, clip: SharedClip) -> str:
        return size(clip.size)


@admin.register(DebriefExport)
class ExportAdmin(FactAdmin[DebriefExport]):
    empty_words = "Nobody has exported a debrief yet."
    list_display = ["about", "kind", "by", "exported", "short_hash"]
    list_filter = ["kind"]
    list_select_related = [CANDIDATE, "debrief__application__job", "exported_by"]
    search_fields = [f"{CANDIDATE}__name", "sha256"]
    fields = ["debrief_page", "kind", "by", "exported", "sha256"]
    readonly_fields = fields
    exported = moment("exported_at", "exported")

    @display(description="debrief", ordering=f"{CANDIDATE}__name")
    def about(self, row: DebriefExport) -> str:
        """Text, not a link: the list makes a link of its first column."""
        return str(row.debrief.application)

    @display(description="debrief")
    def debrief_page(self, row: DebriefExport) -> str:
        return debrief_link(row)

    @display(description="by", ordering="exported_by__last_name")
    def by(self, row: DebriefExport) -> str:
        return name_of(row.exported_by)

    @display(description="SHA-256", ordering="sha256")
    def short_hash(self, row: DebriefExport) -> str:
        return f"{row.sha256[:12]}…" if row.sha256 else NOTHING
