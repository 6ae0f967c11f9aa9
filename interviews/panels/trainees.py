"""People who learn to interview on a panel: first they listen, then they lead with somebody qualified beside them. Reads Seat, Assignment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from interviews.enums import InterviewStatus, Role
from interviews.panels.models import Assignment, Interviewer, Panel


@dataclass(frozen=True)
class Progress:
    """How far somebody has come. Interviews count once they were held; what lies ahead is planned."""

    shadow_steps: int
    lead_steps: int
    held: Counter[str] = field(default_factory=Counter)  # by role
    planned: Counter[str] = field(default_factory=Counter)

    @property
    def step(self) -> Role | None:
        """What they learn by now; None when all steps are done, and a recruiter has to say that they are qualified."""
        if self.held[Role.SHADOW] < self.shadow_steps:
            return Role.SHADOW
        return Role.LEAD if self.held[Role.LEAD] < self.lead_steps else None

    @property
    def next_role(self) -> Role | None:
        """What they would do in one more interview; None while enough are planned for their step, or all are done."""
        step = self.step
        if step is None:
            return None
        needed = self.shadow_steps if step == Role.SHADOW else self.lead_steps
        return step if self.held[step] + self.planned[step] < needed else None

    @property
    def left(self) -> int:
        """Interviews until all steps are done."""
        shadows = max(0, self.shadow_steps - self.held[Role.SHADOW])
        return shadows + max(0, self.lead_steps - self.held[Role.LEAD])


def progress(panel: Panel) -> dict[Interviewer, Progress]:
    """Of everybody who learns on this panel, by name. Only interviews of this panel count."""
    seats = panel.seats.of_trainees().select_related("interviewer")
    people = [seat.interviewer for seat in seats]
    if not people:
        return {}
    held: dict[int, Counter[str]] = {person.pk: Counter() for person in people}
    planned: dict[int, Counter[str]] = {person.pk: Counter() for person in people}
    rows = Assignment.objects.filter(interview__panel=panel, interviewer__in=people, declined_at=None)
    for key, role, status in rows.values_list("interviewer", "role", "interview__status"):
        if status == InterviewStatus.HELD:
            held[key][role] += 1
        elif status == InterviewStatus.SCHEDULED:
            planned[key][role] += 1
    return {
        person: Progress(panel.shadow_steps, panel.lead_steps, held[person.pk], planned[person.pk]) for person in people
    }


def to_join(panel: Panel, emails: Iterable[str]) -> list[Interviewer]:
    """Those of these people who learn on the panel and could join an interview, whoever is nearest to the end first."""
    free = set(emails)
    learning = [(person, how) for person, how in progress(panel).items() if person.email in free and how.next_role]
    return [person for person, how in sorted(learning, key=lambda one: (one[1].left, one[0].pk))]


def roles(panel: Panel, people: Iterable[Interviewer]) -> dict[int, Role]:
    """What those of them who learn on this panel do in an interview that they take now, by id."""
    taking = {person.pk for person in people}
    return {person.pk: how.step or Role.LEAD for person, how in progress(panel).items() if person.pk in taking}
