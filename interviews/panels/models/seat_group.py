"""People of a panel of whom some take each interview: one of the engineers, say, and the hiring manager always."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction

from interviews.panels.models.panel import Panel
from interviews.panels.models.panel_rows import MAX_SEATS
from interviews.panels.models.seat import Seat


@dataclass(frozen=True)
class Drawn:
    """A group as somebody drew it up. `people`: ids of interviewers."""

    name: str
    needed: int
    takes_all: bool
    people: frozenset[int]


class SeatGroupQuerySet(models.QuerySet["SeatGroup"]):
    def of(self, panel: Panel) -> tuple[Drawn, ...]:
        """The panel's groups, for comparing them with others."""
        return tuple(
            Drawn(
                group.name, group.needed, group.takes_all, frozenset(seat.interviewer_id for seat in group.seats.all())
            )
            for group in self.filter(panel=panel).prefetch_related("seats")
        )

    def arrange(self, panel: Panel, groups: Iterable[Drawn]) -> None:
        """Make the panel's groups exactly these, in this order. People who don't sit on the panel are left out."""
        with transaction.atomic():
            Panel.objects.select_for_update().get(pk=panel.pk)
            self.filter(panel=panel).delete()
            seats = {seat.interviewer_id: seat for seat in Seat.objects.filter(panel=panel)}
            for drawn in groups:
                group = self.create(panel=panel, name=drawn.name, needed=drawn.needed, takes_all=drawn.takes_all)
                group.seats.set(seats[key] for key in drawn.people if key in seats)

    def copy(self, source: Panel, target: Panel) -> None:
        """Give the target the source's groups, with those of their people who sit on it."""
        self.arrange(target, self.of(source))


class SeatGroup(models.Model):
    """`needed` of its people take each interview. Somebody may stand in several groups, and takes one seat at a time."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seat_groups")
    name = models.CharField(max_length=60)
    needed = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SEATS)]
    )
    takes_all = models.BooleanField(default=False, help_text="Everybody on the panel stands in it, whoever that is.")
    seats = models.ManyToManyField(Seat, related_name="groups", blank=True)

    objects = SeatGroupQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "name"], name="seat_group_name_once_per_panel"),
            models.CheckConstraint(condition=models.Q(needed__gte=1), name="seat_group_needs_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.needed} of them"
