"""A loop of interviews with scorecards, as the debrief of one application shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.access import Access, access_to
from debriefs.models import Citation, Criterion, Debrief, Scorecard, Wording
from interviews.models import Interview
from tests.factories import NOW, make_application, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_debrief, make_held

Values = Mapping[int, int | None]  # by the criterion's place; None is "not covered"


@dataclass(frozen=True)
class Loop:
    debrief: Debrief
    interviews: list[Interview]
    authors: list[User]
    criteria: list[Criterion]

    def access(self, user: User, *, now: datetime = NOW) -> Access:
        return access_to(self.debrief.application, user, now=now)

    def rate(self, number: int, values: Values, **fields: object) -> Scorecard:
        """The scorecard of this interview’s interviewer, submitted."""
        scorecard = Scorecard.of(self.interviews[number], self.authors[number], at=NOW)
        self.submit(scorecard, values, **fields)
        return scorecard

    def submit(self, scorecard: Scorecard, values: Values, *, knew_others: bool = False, at: datetime = NOW) -> None:
        draft = scorecard.draft() or scorecard.amend(at=at)
        draft.write(recommendation="yes", takeaway="Said so.", reason="Thought again.")
        for place, value in values.items():
            criterion = self.criteria[place]
            wording = criterion.versions.get()
            rating = draft.rate(criterion, wording, value=value, is_not_covered=value is None, note="")
            rating.citations.set([] if value is None else [cite(scorecard)])
        draft.submit(knew_others=knew_others, at=at)


def cite(scorecard: Scorecard, *, starts_ms: int | None = 4_801, quote: str = "Loud and clear.") -> Citation:
    return Citation.objects.create(
        interview=scorecard.interview,
        author=scorecard.author,
        first_position=1,
        last_position=1,
        starts_ms=starts_ms,
        ends_ms=None if starts_ms is None else starts_ms + 1_742,
        speaker="Amara Okafor",
        quote=quote,
        made_at=NOW,
    )


def make_criteria(job: Job, names: Sequence[str] = ("Depth", "Clarity", "Care")) -> list[Criterion]:
    wordings = [Wording(name, f"What {name} means.", "one", "two", "three", "four") for name in names]
    return [Criterion.objects.add(job, wording, by=None, at=NOW) for wording in wordings]


def make_loop(job: Job, *, people: int = 3) -> Loop:
    """Interviews that took place, each with a panel and an interviewer of its own who has a login; nobody has rated."""
    application = make_application(job=job)
    interviews, authors = [], []
    for number in range(people):
        author = make_user(first_name=f"Rater{number}", last_name="Jones")
        person = make_interviewer(user=author, name=f"Rater{number} Jones")
        panel = make_panel(job=job, interviewers=[person], name=f"Round {number}")
        link = make_link(application=application, panel=panel)
        interviews.append(make_held(link=link, starts_at=NOW - timedelta(days=9 - number)))
        authors.append(author)
    return Loop(make_debrief(interviews[0]), interviews, authors, make_criteria(job))
