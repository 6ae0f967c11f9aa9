"""Step 0: a panel becomes a Configuration at Nylas. Reads Panel and its seats; writes Publication and the panel's remote ids."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from interviews import describing, running
from interviews.models import Interviewer, Panel, Publication
from interviews.models.panel import SEATS_AT_MOST
from interviews.nylas import shapes
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, NylasError, Refused
from recruiting import zones

# Whose calendars make which calls without help.
CALL_MAKERS = {Panel.Provider.MEET: "google", Panel.Provider.TEAMS: "microsoft"}


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
    """Calendar accounts an interviewer can be given. Raises the errors of interviews.nylas.errors."""
    return nylas().grants()


def offered_calendars(grant_id: str) -> list[shapes.Calendar]:
    """Calendars of one account. Raises the errors of interviews.nylas.errors."""
    return nylas().calendars(grant_id)


def calendar_zone(grant_id: str) -> str:
    """The IANA name of the time zone that an account's main calendar says; empty when it says none, or can't be asked."""
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
    """Everything that stands between this panel and its candidates, in words."""
    found: list[Problem] = []
    try:
        panel.clean()
    except ValidationError as error:
        found += [Problem(field, " ".join(words)) for field, words in error.message_dict.items()]
    seated = list(Interviewer.objects.filter(seats__panel=panel))
    if not seated:
        found.append(Problem("seats", "Nobody sits on this panel yet. Add at least one interviewer."))
    if len(seated) > SEATS_AT_MOST:
        found.append(
            Problem(
                "seats", f"{len(seated)} people are too many for one panel: {SEATS_AT_MOST} at most. Split it in two."
            )
        )
    found += [
        Problem("seats", f"{person.name} has no working calendar. Ask them to connect it, or take them off the panel.")
        for person in seated
        if person.is_active and person.grant_state != Interviewer.GrantState.LIVE
    ]
    found += [problem for person in seated if (problem := _call_problem(panel, person)) is not None]
    if seated and not any(person.is_active for person in seated):
        found.append(Problem("seats", "Everyone on this panel is switched off for interviews."))
    return found


def _call_problem(panel: Panel, person: Interviewer) -> Problem | None:
    """A calendar makes only its own company's calls; Nylas refuses the rest (facts 1.5)."""
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


def publish(panel: Panel, *, by: Any, now: datetime) -> Publication:
    """Send the panel as it stands. When Nylas is away the publication stays due and is tried again by itself.

    Raises CannotPublish when the panel has problems; nothing is sent then, and a live panel stays as it was.
    """
    if found := problems(panel):
        raise CannotPublish(found)
    with transaction.atomic():
        Panel.objects.select_for_update().get(pk=panel.pk)
        last = panel.publications.aggregate(last=Max("number"))["last"] or 0
        publication = Publication.objects.create(
            panel=panel,
            number=last + 1,
            payload=describing.as_json(describing.spec(panel)),
            by=by,
            created_at=now,
            due_at=now,
        )
    running.run(Publication, publication.pk, push, now=now)
    publication.refresh_from_db()
    panel.refresh_from_db()
    return publication


def push(publication: Publication, *, now: datetime) -> str:
    """Send one publication; a newer one makes it pointless."""
    panel = publication.panel
    if panel.publications.filter(number__gt=publication.number).exists():
        return Publication.State.REFUSED
    owner = panel.nylas_grant_id or _owner(panel)
    spec, remote = describing.read_spec(publication.payload), panel.nylas_configuration_id
    try:
        published = nylas().publish_configuration(spec, grant_id=owner, configuration_id=remote)
    except Missing:
        if remote is None:
            raise
        # Somebody deleted it at Nylas, or its owner's calendar account is gone: begin anew with one that works.
        owner = _owner(panel)
        published = nylas().publish_configuration(spec, grant_id=owner, configuration_id=None)
    except Refused as error:
        # Asking again would bring the same no: a person must change something first.
        raise running.Never(f"Nylas refused the panel: {error} (request {error.request_id})") from error
    Panel.objects.filter(pk=panel.pk).update(
        nylas_configuration_id=published.configuration_id,
        nylas_grant_id=owner,
        published_at=now,
        state=Panel.State.LIVE,
    )
    return Publication.State.DONE


def pause(panel: Panel, *, by: Any, now: datetime) -> None:
    """Links stay good, but offer no times. Ours alone: Nylas needn't know, since every booking passes our gateway."""
    Panel.objects.filter(pk=panel.pk, state=Panel.State.LIVE).update(state=Panel.State.PAUSED)
    panel.refresh_from_db()


def resume(panel: Panel, *, by: Any, now: datetime) -> None:
    Panel.objects.filter(pk=panel.pk, state=Panel.State.PAUSED).update(state=Panel.State.LIVE)
    panel.refresh_from_db()


def _owner(panel: Panel) -> str:
    """The Configuration belongs to the grant of the panel's first interviewer by name."""
    first = panel.live_interviewers().first()
    if first is None or not first.nylas_grant_id:
        raise CannotPublish([Problem("seats", "Nobody on this panel has a working calendar any more.")])
    return first.nylas_grant_id
