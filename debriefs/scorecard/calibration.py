"""A person's own ratings beside those of others who rated the same candidates: read by that person alone, never a list of people.

Compared are first versions, since later ones have seen each other, and only where the debrief is decided, so that nothing that is
sealed can be worked out.
"""

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean

from django.contrib.auth.models import User

from debriefs.models import Debrief, Rating

MIN_SCORECARDS = 10  # fewer say more about the candidates than about the person
LEVEL = 0.25  # of a point; less is no difference
MIN_COMPARISONS = 5  # of one criterion, for a line of its own


@dataclass(frozen=True)
class Difference:
    """How much higher than others the person rated, on average, in points of a rating; negative: lower."""

    name: str
    comparisons: int
    mean: float

    @property
    def is_level(self) -> bool:
        return self.size < LEVEL

    @property
    def size(self) -> float:
        return abs(self.mean)

    @property
    def x(self) -> int:
        """Its place in a drawing of 120 units: 60 is level, the ends are one and a half points away."""
        return round(60 + max(-54, min(54, self.mean * 36)))


@dataclass(frozen=True)
class Calibration:
    scorecards: int
    overall: Difference | None  # None below MIN_SCORECARDS, or where nobody else rated the same
    criteria: list[Difference]

    @property
    def missing(self) -> int:
        """How many scorecards more it needs."""
        return max(0, MIN_SCORECARDS - self.scorecards)


def calibration_of(user: User) -> Calibration:
    """Two queries."""
    own, others, scorecards = _ratings(user)
    if len(scorecards) < MIN_SCORECARDS:
        return Calibration(len(scorecards), None, [])
    by_criterion: dict[str, list[float]] = defaultdict(list)
    for place, (name, value) in own.items():
        if others.get(place):
            by_criterion[name].append(value - fmean(others[place]))
    every = [difference for found in by_criterion.values() for difference in found]
    return Calibration(
        len(scorecards),
        Difference("", len(every), fmean(every)) if every else None,
        [
            Difference(name, len(found), fmean(found))
            for name, found in sorted(by_criterion.items())
            if len(found) >= MIN_COMPARISONS
        ],
    )


# A criterion of one application: what two people may both have rated.
Place = tuple[int, object]


def _ratings(user: User) -> tuple[dict[Place, tuple[str, int]], dict[Place, list[int]], set[object]]:
    """The user's ratings with the criterion's name, those of others by place, and the user's scorecards."""
    application = "version__scorecard__interview__application"
    first = Rating.objects.filter(version__number=1, version__submitted_at__isnull=False, value__isnull=False).filter(
        **{f"{application}__debrief__state": Debrief.State.DECIDED}
    )
    author = "version__scorecard__author"
    columns = [f"{application}_id", "criterion_id", "wording__name", "value", "version__scorecard_id"]
    own: dict[Place, tuple[str, int]] = {}
    scorecards = set()
    for applied, criterion, name, value, scorecard in first.filter(**{author: user}).values_list(*columns):
        own[applied, criterion] = (name, value)
        scorecards.add(scorecard)
    others: dict[Place, list[int]] = defaultdict(list)
    same = first.exclude(**{author: user}).filter(**{f"{application}__in": {applied for applied, _ in own}})
    for applied, criterion, value in same.values_list(f"{application}_id", "criterion_id", "value"):
        others[applied, criterion].append(value)
    return own, others, scorecards
