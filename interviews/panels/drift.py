"""Compares published panels with Nylas's copies, and settles what differs. Writes Comparison, PanelDrift; Panel and Publication when settled."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from interviews.nylas.client import nylas
from interviews.nylas.configuration_copies import Copy, read_copy
from interviews.nylas.errors import Missing, NylasError
from interviews.panels import configuration, publishing, versions
from interviews.panels.models import Comparison, Panel, PanelDrift, Publication
from recruiting.work import running
from recruiting.work.errors import Postponed

COMPARE_EVERY = timedelta(days=1)
ASK_NYLAS_AGAIN_AFTER = timedelta(hours=1)
PUBLICATION_WAIT = timedelta(minutes=5)
SETTLED = "It was settled meanwhile, or Nylas’s copy has changed again. This is how it stands now."
GONE = ("At Nylas", "there", "deleted")


class NothingToSettle(Exception):
    """The drift was settled meanwhile, or what stands at Nylas can't be taken over."""


def owe_comparisons(*, now: datetime) -> int:
    """A comparison for each published panel that had none for a day; how many."""
    panels = list(Panel.objects.to_compare(asked_before=now - COMPARE_EVERY))
    for panel in panels:
        Comparison.objects.ask(panel, at=now)
    return len(panels)


def compare_now(panel: Panel, *, now: datetime) -> Comparison:
    """Compare the panel while a recruiter waits. While Nylas doesn't answer, it is done later."""
    comparison = Comparison.objects.ask(panel, at=now)
    running.run(Comparison, comparison.pk, compare, now=now)
    comparison.refresh_from_db()
    return comparison


def compare(comparison: Comparison, *, now: datetime) -> str:
    """Ask Nylas for its copy, and keep what differs from the version it accepted last. The comparison's state.

    Raises Postponed while Nylas doesn't answer, which is no fault of the panel, and while a version is on its way there.
    """
    panel = comparison.panel
    sent = _comparable(panel)
    if sent is None:
        return Comparison.State.DONE
    spec = configuration.read_spec(sent.payload)
    copy = _ask(panel, spec)
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().get(pk=panel.pk)
        if _comparable(fresh) != sent or fresh.nylas_configuration_id != panel.nylas_configuration_id:
            raise Postponed("It was published meanwhile.", wait=PUBLICATION_WAIT)
        comparison.mark_compared(at=now)
        _note(fresh, sent, spec, copy, now=now)
    return Comparison.State.DONE


def keep_ours(drift: PanelDrift, *, by: User, now: datetime) -> Publication:
    """Send again what was published last; changes that are saved but not published stay so. Raises NothingToSettle."""
    with transaction.atomic():
        panel = _settle(drift, PanelDrift.Settlement.KEPT, by=by, now=now)
        publication = publishing.repeat(panel, by=by, now=now)
        if publication is None:
            raise NothingToSettle("Nobody of the published version has a working calendar any more.")
    return publishing.send(publication, now=now)


def take_theirs(drift: PanelDrift, *, shown: str, by: User, now: datetime) -> versions.Taking:
    """Save in the panel what of Nylas's copy it can hold; the rest is overwritten when it is published next.

    `shown`: the fingerprint of the drift that the recruiter looked at. Raises NothingToSettle.
    """
    with transaction.atomic():
        panel = _settle(drift, PanelDrift.Settlement.TAKEN, by=by, now=now)
        drift.refresh_from_db()
        taken = takeable(drift, panel)
        if taken is None or drift.fingerprint != shown:
            raise NothingToSettle(SETTLED)
        versions.take(panel, taken)
    return taken


def takeable(drift: PanelDrift, panel: Panel) -> versions.Taking | None:
    """What the panel would take from Nylas's copy; None when Nylas has none. Saved changes in other fields stay."""
    if drift.theirs is None:
        return None
    sent = configuration.read_spec(drift.publication.payload)
    return versions.taking(panel, configuration.read_spec(drift.theirs), beside=sent)


def _comparable(panel: Panel) -> Publication | None:
    """The version that Nylas should have; None for a panel of which it has none. Raises Postponed while one is on its way."""
    if panel.publications.unsettled().exists():
        raise Postponed("A version is on its way to Nylas.", wait=PUBLICATION_WAIT)
    return panel.publications.accepted().first() if panel.nylas_configuration_id else None


def _ask(panel: Panel, sent: configuration.ConfigurationSpec) -> Copy | None:
    """Nylas's copy; None when it has none any more."""
    try:
        found = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id or "")
    except Missing:
        return None
    except NylasError as error:
        raise Postponed(f"Nylas does not answer: {error}", wait=ASK_NYLAS_AGAIN_AFTER) from error
    return read_copy(found, sent)


def _note(
    panel: Panel, sent: Publication, spec: configuration.ConfigurationSpec, copy: Copy | None, *, now: datetime
) -> None:
    """Keep what differs, or settle what no longer does."""
    if copy is None:
        PanelDrift.objects.note(sent, lines=[GONE], others=[], theirs=None, at=now)
        return
    lines = configuration.differing_lines(spec, copy.spec)
    others = [(other.member, other.ours, other.theirs) for other in copy.others]
    if lines or others:
        PanelDrift.objects.note(sent, lines=lines, others=others, theirs=configuration.as_json(copy.spec), at=now)
    else:
        PanelDrift.objects.settle(panel, PanelDrift.Settlement.RETURNED, by=None, at=now)


def _settle(drift: PanelDrift, how: str, *, by: User, now: datetime) -> Panel:
    """The drift's panel, locked, once this one drift is settled so."""
    panel = Panel.objects.select_for_update().get(pk=drift.panel_id)
    if not PanelDrift.objects.filter(pk=drift.pk).settle(panel, how, by=by, at=now):
        raise NothingToSettle(SETTLED)
    return panel
