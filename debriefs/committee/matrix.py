"""Ratings of one application side by side: criteria by scorecards, where people disagree first.

Facts about people's ratings only; candidates are never compared.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.models import Citation, Criterion, Rating
from debriefs.models.criterion import HIGHEST
from debriefs.status import ExpectedScorecard

SPLIT_FROM = 2  # points between the lowest and the highest rating
MIN_RATERS = 2
STRIP_WIDTH, STRIP_MIDDLE = 100, 10  # units of the drawing
STRIP_EDGE, DOT_STEP = 8, 5


class Agreement(TextChoices):
    """How far those who rated one criterion agree; the order is that of the rows."""

    SPLIT = "split", _("Split")
    GAP = "gap", _("Gap")
    AGREED = "agreed", _("Agreed")

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self])

    @property
    def tone(self) -> str:
        """Of a pill."""
        return {Agreement.SPLIT: "warn", Agreement.GAP: "info", Agreement.AGREED: "good"}[self]


MEANINGS = {
    Agreement.SPLIT: _("Ratings lie two points or more apart."),
    Agreement.GAP: _("Fewer than two people rated it."),
    Agreement.AGREED: _("Ratings lie at most one point apart."),
}


@dataclass(frozen=True)
class Cell:
    """What one scorecard says of one criterion: now, and when it was first submitted."""

    given: ExpectedScorecard
    rating: Rating | None  # None where the scorecard leaves the criterion out
    first: Rating | None

    @property
    def value(self) -> int | None:
        return self.rating.value if self.rating else None

    @property
    def is_not_covered(self) -> bool:
        return self.rating is not None and self.rating.is_not_covered

    @property
    def first_value(self) -> int | None:
        return self.first.value if self.first else None

    @property
    def is_changed(self) -> bool:
        return self.value != self.first_value

    @cached_property
    def citations(self) -> list[Citation]:
        return list(self.rating.citations.all()) if self.rating else []


@dataclass(frozen=True)
class Dot:
    """One rating in the drawing."""

    x: float
    y: float


@dataclass(frozen=True)
class Strip:
    """Mean and range as a drawing; everything in its units."""

    dots: list[Dot]
    mean_x: float
    from_x: float
    to_x: float
    ticks: list[float]


@dataclass(frozen=True)
class Row:
    criterion: Criterion
    name: str
    meaning: str
    cells: list[Cell]

    @cached_property
    def values(self) -> list[int]:
        return [cell.value for cell in self.cells if cell.value is not None]

    @property
    def lowest(self) -> int | None:
        return min(self.values, default=None)

    @property
    def highest(self) -> int | None:
        return max(self.values, default=None)

    @property
    def spread(self) -> int:
        return max(self.values) - min(self.values) if self.values else 0

    @property
    def mean(self) -> str:
        """With one decimal; empty where nobody rated it."""
        return f"{sum(self.values) / len(self.values):.1f}" if self.values else ""

    @property
    def agreement(self) -> Agreement:
        raters = {cell.given.author for cell in self.cells if cell.value is not None}
        if len(raters) < MIN_RATERS:
            return Agreement.GAP
        return Agreement.SPLIT if self.spread >= SPLIT_FROM else Agreement.AGREED

    @property
    def strip(self) -> Strip | None:
        if not self.values:
            return None
        return Strip(
            dots=_dots(self.values),
            mean_x=_x(sum(self.values) / len(self.values)),
            from_x=_x(min(self.values)),
            to_x=_x(max(self.values)),
            ticks=[_x(value) for value in range(1, HIGHEST + 1)],
        )


@dataclass(frozen=True)
class Matrix:
    columns: list[ExpectedScorecard]
    rows: list[Row]

    def count(self, agreement: Agreement) -> int:
        return sum(row.agreement == agreement for row in self.rows)

    @property
    def counts(self) -> list[tuple[Agreement, int]]:
        """Each kind of agreement that occurs, with the number of its criteria."""
        return [(each, self.count(each)) for each in Agreement if self.count(each)]


def matrix_of(given: Sequence[ExpectedScorecard], criteria: Iterable[Criterion]) -> Matrix:
    """`given`: scorecards that the reader may read, with a submitted version; `criteria` come with their `versions` loaded.

    Rows stand in the order of disagreement, then in that of the criteria.
    """
    rows = [_row(criterion, given) for criterion in sorted(criteria, key=lambda one: one.position)]
    order = list(Agreement)
    rows.sort(key=lambda row: (order.index(row.agreement), -row.spread))
    return Matrix(columns=list(given), rows=rows)


def rated_criteria(given: Iterable[ExpectedScorecard]) -> set[UUID]:
    """Ids of all criteria that one of these scorecards rates or calls not covered, now or when it was first submitted."""
    return {rating.criterion_id for one in given for version in one.versions for rating in version.ratings.all()}


def _row(criterion: Criterion, given: Iterable[ExpectedScorecard]) -> Row:
    wording = next(iter(criterion.versions.all()), None)
    cells = []
    for one in given:
        ratings = [
            {rating.criterion_id: rating for rating in version.ratings.all()}.get(criterion.pk)
            for version in (one.versions[-1], one.versions[0])
        ]
        cells.append(Cell(one, *ratings))
    return Row(
        criterion=criterion,
        name=wording.name if wording else "",
        meaning=wording.meaning if wording else "",
        cells=cells,
    )


def _x(value: float) -> float:
    return round(STRIP_EDGE + (value - 1) / (HIGHEST - 1) * (STRIP_WIDTH - 2 * STRIP_EDGE), 1)


def _dots(values: list[int]) -> list[Dot]:
    """One for each rating; equal ones stand above each other."""
    dots = []
    for value, number in sorted(Counter(values).items()):
        lowest = STRIP_MIDDLE - DOT_STEP * (number - 1) / 2
        dots += [Dot(_x(value), lowest + DOT_STEP * place) for place in range(number)]
    return dots
