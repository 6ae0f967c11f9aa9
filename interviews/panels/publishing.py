"""Publishes a panel as a Configuration at Nylas. Reads Panel and its seats; writes Publication and the panel's Nylas ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.configurations import ConfigurationSpec, Published
from interviews.nylas.errors import Missing, NylasError, Refused
from interviews.panels import configuration, seat_groups
from interviews.panels.models import Interviewer, Panel, PanelDrift, Publication, Refill, Removal, Revocation
from interviews.panels.models.panel import MAX_PEOPLE
from interviews.panels.models.panel_rows import MAX_SEATS
from recruiting import zones
from recruiting.work import running
from recruiting.work.errors import Never, NotYet

# Which provider's calendars can make which kind of call by themselves.
CALL_MAKERS = {Panel.Provider.GOOGLE_MEET: "google", Panel.Provider.MICROSOFT_TEAMS: "microsoft"}
NOT_LET_IN = (401, 403)


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
    seated = list(panel.interviewers.all())
    if not seated:
        found.append(Problem("seats", "Nobody sits on this panel yet. Add at least one interviewer."))
    if (words := too_many_words(panel, len(seated))) is not None:
        found.append(Problem("seats", words))
    found += [
        Problem("seats", f"{person.name} has no working calendar. Ask them to connect it, or take them off the panel.")
        for person in seated
        if person.is_active and person.grant_state != Interviewer.GrantState.LIVE
    ]
    if has_lost_call_account(panel):
        words = "The account that makes the video calls was disconnected by its owner. Choose another one."
        found.append(Problem("conferencing_grant_id", words))
    found += [problem for person in seated if (problem := _call_problem(panel, person)) is not None]
    learning = set(panel.seats.of_trainees().values_list("interviewer", flat=True))
    taking_part = {person.email: person.name for person in seated if person.is_active and person.pk not in learning}
    if learning and (words := training_words(panel, qualified=len(taking_part))):
        found.append(Problem("trainees", words))
    wanted = configuration.qualified(panel, configuration.seats(panel)) if panel.seat_groups.exists() else ()
    groups = seat_groups.faults(wanted, taking_part, is_round_robin=panel.is_round_robin)
    found += [Problem("seat_groups", fault.words) for fault in groups]
    if panel.is_on_nylas_page and panel.seat_groups.exists():
        words = "Nylas’s own page books any one of the people, and knows nothing of the panel’s groups. Close it there, or do without groups."
        found.append(Problem("is_on_nylas_page", words))
    if seated and not any(person.is_active for person in seated):
        found.append(Problem("seats", "Everyone on this panel is switched off for interviews."))
    return found


def too_many_words(panel: Panel, number: int) -> str | None:
    """Why a panel can't have so many people; None when it can."""
    if number > MAX_PEOPLE:
        return f"{number} people are too many for one panel: {MAX_PEOPLE} at most. Split it."
    if number > MAX_SEATS and not panel.is_round_robin:
        return (
            f"{number} people can’t interview together: {MAX_SEATS} at most. Share the interviews, or split the panel."
        )
    return None


def training_words(panel: Panel, *, qualified: int) -> str:
    """Why nobody can learn on this panel as it is; empty when they can. `qualified`: how many take interviews and don't learn."""
    if not panel.is_round_robin:
        return "On a panel where everyone interviews together nobody can learn: all take part. Share it by load."
    if not qualified:
        return "Everybody on this panel is still learning. Somebody has to be qualified to take the interviews."
    return ""


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
    with transaction.atomic():
        publication = owe(panel, by=by, now=now)
    send(publication, now=now)
    panel.refresh_from_db()
    return publication


def owe(panel: Panel, *, restores: Publication | None = None, by: User | None = None, now: datetime) -> Publication:
    """The panel as it is saved, as its next version, which is due. Call it in a transaction.

    The same again, while that still waits for Nylas, is one version: a second click adds none. Raises CannotPublish.
    """
    if found := problems(panel):
        raise CannotPublish(found)
    Panel.objects.select_for_update().get(pk=panel.pk)
    spec, last = configuration.spec(panel), panel.publications.first()
    if last is not None and last.is_waiting_with(configuration.as_json(spec)):
        last.hurry(at=now)
        return last
    return _add_publication(panel, spec, restores=restores, by=by, now=now)


def send(publication: Publication, *, now: datetime) -> Publication:
    """Try to send a version that is due, unless a worker does. Returns it as it is afterwards."""
    running.run(Publication, publication.pk, push, now=now)
    publication.refresh_from_db()
    return publication


def repeat(panel: Panel, *, on_offer: Sequence[str] = (), by: User | None = None, now: datetime) -> Publication | None:
    """Add a publication that repeats the latest one, with those of its hosts whose calendars work now. `by`: who asked for it, if a person did.

    `on_offer`: of more than ten people, the addresses of those whose turn it is; without it those who are on offer stay.

    None when there is nothing to repeat, or no host is left. Later changes to the panel stay unpublished.
    Call it in the transaction that changed what makes it necessary, such as the state of a calendar.
    """
    last = panel.publications.latest_not_refused()
    if last is None:
        return None
    meant = last.repeats or last
    working = {host.email: host for host in configuration.hosts(panel.live_interviewers())}
    spec = configuration.read_spec(meant.payload)
    people = [working[host.email] for host in spec.people if host.email in working]
    if not people:
        return None
    before = on_offer or [host.email for host in configuration.read_spec(last.payload).hosts]
    hosts, _ = configuration.split(people, wanted=spec.seats, before=before)
    if on_offer:
        hosts = tuple(host for host in people if host.email in on_offer)
    # Whoever has no working calendar just now keeps their turn.
    reserve = tuple(host for host in spec.people if host.email not in {one.email for one in hosts})
    is_public = spec.is_public and panel.takes_bookings
    changed = replace(spec, hosts=hosts, reserve=reserve if spec.reserve else (), is_public=is_public)
    return _add_publication(panel, changed, repeats=meant, is_turn=bool(on_offer), by=by, now=now)


def republish_with(interviewer: Interviewer, *, now: datetime) -> None:
    """Repeat the publications of panels that left this interviewer out, or that lost their Configuration.

    Call it in the transaction that connected the interviewer's calendar.
    """
    for panel in interviewer.panels.exclude(published_at=None):
        last = panel.publications.latest_not_refused()
        has_lost_configuration = panel.nylas_configuration_id is None
        if last is not None and (has_lost_configuration or (last.repeats and not _includes(last, interviewer))):
            repeat(panel, now=now)
        Refill.objects.ask(panel, at=now)


def tell_calendars(interviewer: Interviewer, *, now: datetime) -> list[Panel]:
    """Repeat the publications that say another calendar or zone of this interviewer than theirs now; the panels.

    Call it in the transaction that changed these. Other changes of a panel stay unpublished.
    """
    told = []
    for panel in interviewer.panels.exclude(published_at=None).order_by("name"):
        last = panel.publications.latest_not_refused()
        if last is None:
            continue
        known = next(
            (host for host in configuration.read_spec(last.payload).hosts if host.email == interviewer.email), None
        )
        if known is not None and known != configuration.host(interviewer) and repeat(panel, now=now) is not None:
            told.append(panel)
    return told


def _includes(publication: Publication, interviewer: Interviewer) -> bool:
    return any(host.email == interviewer.email for host in configuration.read_spec(publication.payload).people)


def _add_publication(
    panel: Panel,
    spec: ConfigurationSpec,
    *,
    repeats: Publication | None = None,
    restores: Publication | None = None,
    is_turn: bool = False,
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
        restores=restores,
        is_turn=is_turn,
        by=by,
        created_at=now,
        due_at=now,
    )


def push(publication: Publication, *, now: datetime) -> str:
    """Send one publication to Nylas. The state it ends in: REFUSED when there is a newer one.

    Raises Never when Nylas refuses it or a host has no row any more, NotYet when the owner's account was disconnected meanwhile, and NylasError.
    """
    panel = publication.panel
    if panel.publications.filter(number__gt=publication.number).exists():
        return Publication.State.REFUSED
    spec = configuration.read_spec(publication.payload)
    if gone := _people_gone(spec):
        raise Never(f"No longer here, or with another address: {', '.join(gone)}. Publish the panel again.")
    try:
        published, owner = _send_spec(panel, spec)
    except Refused as error:
        # Sent again it would be refused again: a person must change something first.
        raise Never(_refusal_words(error)) from error
    return _keep(publication, published, owner=owner, now=now)


def _send_spec(panel: Panel, spec: ConfigurationSpec) -> tuple[Published, str]:
    """What Nylas answers, and the grant that owns the Configuration."""
    owner, remote = panel.nylas_grant_id or _owner(panel), panel.nylas_configuration_id
    try:
        return nylas().publish_configuration(spec, grant_id=owner, configuration_id=remote), owner
    except Missing:
        if remote is None:
            raise
    # It was deleted at Nylas, or the account that owned it is gone: make a new one in an account that works.
    owner = _owner(panel)
    return nylas().publish_configuration(spec, grant_id=owner, configuration_id=None), owner


def _keep(publication: Publication, published: Published, *, owner: str, now: datetime) -> str:
    """Write down what Nylas took. The publication's state."""
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().filter(pk=publication.panel_id).first()
        if fresh is None:  # deleted, once the lease of this publication had run out
            Removal.objects.ask(
                publication.panel, configuration_id=published.configuration_id, grant_id=owner, by=None, at=now
            )
            return Publication.State.REFUSED
        if Revocation.objects.has_ended(owner):
            raise NotYet("The calendar account it was published with was disconnected at the same moment.")
        publication.refresh_from_db(fields=["by", "repeats"])  # who published it may be deleted since
        fresh.keep_configuration(published.configuration_id, grant_id=owner, at=now)
        spec = configuration.read_spec(publication.payload)
        fresh.note_offer([host.email for host in spec.hosts], at=now)
        if publication.repeats_id is None:
            Refill.objects.ask(fresh, at=now)
        if publication.is_new_at_nylas():
            fresh.go_live(by=publication.published_by, at=now)
        PanelDrift.objects.settle(fresh, PanelDrift.Settlement.PUBLISHED, by=publication.published_by, at=now)
    return Publication.State.DONE


def _refusal_words(error: Refused) -> str:
    """Nylas's own message and the id of the request, for the recruiter and for Nylas's support."""
    said = f"{error} (request {error.request_id})" if error.request_id else str(error)
    if error.status in NOT_LET_IN:
        return f"Nylas does not accept our API key, so nothing was changed: {said}"
    return f"Nylas refused the panel: {said}"


def _people_gone(spec: ConfigurationSpec) -> list[str]:
    """Names of hosts who have no row any more: their calendars must not be booked."""
    here = {person.email for person in Interviewer.objects.with_emails([host.email for host in spec.hosts])}
    return [host.name for host in spec.hosts if host.email.lower() not in here]


def _owner(panel: Panel) -> str:
    """The grant that is to own the Configuration: that of the panel's first interviewer by name. Raises Never when none works."""
    first = panel.live_interviewers().first()
    if first is None or not first.nylas_grant_id:
        raise Never("Nobody on this panel has a working calendar any more.")
    return first.nylas_grant_id
