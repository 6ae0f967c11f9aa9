"""Publishes a panel as a Configuration at Nylas. Reads Panel and its seats; writes Publication and the panel's Nylas ids."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.configurations import ConfigurationSpec
from interviews.nylas.errors import Missing, NylasError, Refused
from interviews.panels import configuration
from interviews.panels.models import Interviewer, Panel, Publication, Revocation
from interviews.panels.models.panel import MAX_SEATS
from recruiting import zones
from recruiting.work import running
from recruiting.work.errors import Never, NotYet

# Which provider's calendars can make which kind of call by themselves.
CALL_MAKERS = {Panel.Provider.GOOGLE_MEET: "google", Panel.Provider.MICROSOFT_TEAMS: "microsoft"}


@dataclass(frozen=True)
class Problem:
    """Why a panel can't be published yet: the field at fault and a sentence for the recruiter."""

    field: str
    words: str


class CannotPublish(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = problems


def offered_grants() -> list[shapes.Grant]:
    """Calendar accounts at Nylas that an interviewer can be given; not those whose access is about to be ended. Raises NylasError."""
    taken_back = set(Revocation.objects.pending().values_list("nylas_grant_id", flat=True))
    return [grant for grant in nylas().grants() if grant.id not in taken_back]


def offered_calendars(grant_id: str) -> list[shapes.Calendar]:
    """The calendars of one account. Raises NylasError."""
    return nylas().calendars(grant_id)


def calendar_zone(grant_id: str) -> str:
    """The time zone of the account's primary calendar, as an IANA name; empty when it has none or Nylas doesn't answer."""
    try:
        calendars = offered_calendars(grant_id)
    except NylasError:
        return ""
    written = next((calendar.time_zone for calendar in calendars if calendar.is_primary), "")
    try:
        return zones.find(written)  # Microsoft writes "W. Europe Standard Time"
    except zones.NotAZone:
        return ""


def problems(panel: Panel) -> list[Problem]:
    """All that prevents the panel from being published; empty when nothing does."""
    found: list[Problem] = []
    try:
        panel.clean()
    except ValidationError as error:
        found += [Problem(field, " ".join(words)) for field, words in error.message_dict.items()]
    seated = list(Interviewer.objects.filter(seats__panel=panel))
    if not seated:
        found.append(Problem("seats", "Nobody sits on this panel yet. Add at least one interviewer."))
    if len(seated) > MAX_SEATS:
        found.append(
            Problem("seats", f"{len(seated)} people are too many for one panel: {MAX_SEATS} at most. Split it in two.")
        )
    found += [
        Problem("seats", f"{person.name} has no working calendar. Ask them to connect it, or take them off the panel.")
        for person in seated
        if person.is_active and person.grant_state != Interviewer.GrantState.LIVE
    ]
    if has_lost_call_account(panel):
        words = "The account that makes the video calls was disconnected by its owner. Choose another one."
        found.append(Problem("conferencing_grant_id", words))
    found += [problem for person in seated if (problem := _call_problem(panel, person)) is not None]
    if seated and not any(person.is_active for person in seated):
        found.append(Problem("seats", "Everyone on this panel is switched off for interviews."))
    return found


def has_lost_call_account(panel: Panel) -> bool:
    """Was the account that makes the panel's calls taken back by its owner? Nylas then refuses each booking."""
    account = panel.conferencing_grant_id
    return bool(account) and Revocation.objects.taken_back().filter(nylas_grant_id=account).exists()


def _call_problem(panel: Panel, person: Interviewer) -> Problem | None:
    """A calendar can make only its own provider's calls; Nylas refuses others (docs/nylas.md 1.5)."""
    provider = Panel.Provider(panel.provider)
    maker = CALL_MAKERS.get(provider)
    if maker is None or panel.conferencing_grant_id or not person.is_active or not person.calendar_provider:
        return None
    if person.calendar_provider == maker:
        return None
    words = (
        f"{person.name}’s calendar ({person.calendar_provider.capitalize()}) can’t make {provider.label} calls by itself. "
        "Choose another kind of call, or an account that makes the calls."
    )
    return Problem("provider", words)


def publish(panel: Panel, *, by: User | None, now: datetime) -> Publication:
    """Publish the panel as it is saved. While Nylas doesn't answer, the publication stays due and is tried again.

    Raises CannotPublish when the panel has problems; then nothing is sent, and a live panel stays as it was published.
    """
    if found := problems(panel):
        raise CannotPublish(found)
    with transaction.atomic():
        publication = _add_publication(panel, configuration.spec(panel), by=by, now=now)
    running.run(Publication, publication.pk, push, now=now)
    publication.refresh_from_db()
    panel.refresh_from_db()
    return publication


def repeat(panel: Panel, *, now: datetime) -> Publication | None:
    """Add a publication that repeats the latest one, with those of its hosts whose calendars work now.

    None when there is nothing to repeat, or no host is left. Later changes to the panel stay unpublished.
    Call it in the transaction that changed the state of a calendar.
    """
    last = panel.publications.latest_not_refused()
    if last is None:
        return None
    meant = last.repeats or last
    working = {host.email: host for host in configuration.spec(panel).hosts}
    spec = configuration.read_spec(meant.payload)
    hosts = tuple(working[host.email] for host in spec.hosts if host.email in working)
    return _add_publication(panel, replace(spec, hosts=hosts), repeats=meant, now=now) if hosts else None


def republish_with(interviewer: Interviewer, *, now: datetime) -> None:
    """Repeat the publications of panels that left this interviewer out, or that lost their Configuration.

    Call it in the transaction that connected the interviewer's calendar.
    """
    for panel in Panel.objects.filter(seats__interviewer=interviewer).exclude(published_at=None):
        last = panel.publications.latest_not_refused()
        has_lost_configuration = panel.nylas_configuration_id is None
        if last is not None and (has_lost_configuration or (last.repeats and not _includes(last, interviewer))):
            repeat(panel, now=now)


def _includes(publication: Publication, interviewer: Interviewer) -> bool:
    return any(host.email == interviewer.email for host in configuration.read_spec(publication.payload).hosts)


def _add_publication(
    panel: Panel,
    spec: ConfigurationSpec,
    *,
    repeats: Publication | None = None,
    by: User | None = None,
    now: datetime,
) -> Publication:
    """The panel's next version. Call it in a transaction."""
    Panel.objects.select_for_update().get(pk=panel.pk)
    last = panel.publications.aggregate(last=Max("number"))["last"] or 0
    return Publication.objects.create(
        panel=panel,
        number=last + 1,
        payload=configuration.as_json(spec),
        repeats=repeats,
        by=by,
        created_at=now,
        due_at=now,
    )


def push(publication: Publication, *, now: datetime) -> str:
    """Send one publication to Nylas. The state it ends in: REFUSED when there is a newer one.

    Raises Never when Nylas refuses it, NotYet when the owner's account was disconnected meanwhile, and NylasError.
    """
    panel = publication.panel
    if panel.publications.filter(number__gt=publication.number).exists():
        return Publication.State.REFUSED
    owner = panel.nylas_grant_id or _owner(panel)
    spec, remote = configuration.read_spec(publication.payload), panel.nylas_configuration_id
    try:
        published = nylas().publish_configuration(spec, grant_id=owner, configuration_id=remote)
    except Missing:
        if remote is None:
            raise
        # It was deleted at Nylas, or the account that owned it is gone: make a new one in an account that works.
        owner = _owner(panel)
        published = nylas().publish_configuration(spec, grant_id=owner, configuration_id=None)
    except Refused as error:
        # Sent again it would be refused again: a recruiter must change the panel first.
        raise Never(f"Nylas refused the panel: {error} (request {error.request_id})") from error
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().get(pk=panel.pk)
        if Revocation.objects.has_ended(owner):
            raise NotYet("The calendar account it was published with was disconnected at the same moment.")
        fresh.keep_configuration(published.configuration_id, grant_id=owner, at=now)
        if publication.is_new_at_nylas():
            fresh.go_live(by=publication.published_by, at=now)
    return Publication.State.DONE


def _owner(panel: Panel) -> str:
    """The grant that is to own the Configuration: that of the panel's first interviewer by name. Raises Never when none works."""
    first = panel.live_interviewers().first()
    if first is None or not first.nylas_grant_id:
        raise Never("Nobody on this panel has a working calendar any more.")
    return first.nylas_grant_id
