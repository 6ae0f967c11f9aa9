"""What recruiters arranged about one line of their home: who takes it, and for whom it is put off."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import Q

__all__ = ["LineMark"]

KEPT_FOR = timedelta(days=60)


class LineMarkQuerySet(models.QuerySet["LineMark"]):
    def taken(self) -> "LineMarkQuerySet":
        """By somebody who is still here: what somebody took who has left is free again."""
        return self.filter(kind=LineMark.Kind.TAKEN, user__is_active=True)

    def put_off_by(self, user: User, *, now: datetime) -> "LineMarkQuerySet":
        return self.filter(kind=LineMark.Kind.PUT_OFF, user=user, until__gt=now)

    def take(
        self, model: str, key: str, *, as_of: str, user: User, by: User, instead_of: int | None, at: datetime
    ) -> "User | None":
        """From now on this person takes the line. `instead_of`: who took it when it was looked at, by id.

        Whoever took it meanwhile, and nothing is written then; None when it is done.
        """
        self.filter(made_at__lt=at - KEPT_FOR).delete()
        line = {"model": model, "key": key, "as_of": as_of, "kind": LineMark.Kind.TAKEN}
        with transaction.atomic():
            known = self.select_for_update().filter(**line).first()
            if known is not None and known.user.is_active and known.user_id not in {instead_of, user.pk}:
                return known.user
            if known is not None:
                known.delete()
            try:
                with transaction.atomic():
                    self.create(**line, user=user, by=by, made_at=at)
            except IntegrityError:
                return self.get(**line).user
        return None

    def put_off(self, model: str, key: str, *, as_of: str, user: User, until: datetime, at: datetime) -> None:
        """This person does not see the line until then, unless it says something else by then."""
        self.update_or_create(
            model=model,
            key=key,
            as_of=as_of,
            kind=LineMark.Kind.PUT_OFF,
            user=user,
            defaults={"until": until, "by": user, "made_at": at},
        )

    def give_back(self, model: str, key: str, *, as_of: str) -> bool:
        return bool(self.taken().filter(model=model, key=key, as_of=as_of).delete()[0])

    def bring_back(self, model: str, key: str, *, as_of: str, user: User) -> bool:
        line = self.filter(model=model, key=key, as_of=as_of, kind=LineMark.Kind.PUT_OFF, user=user)
        return bool(line.delete()[0])


class LineMark(models.Model):
    """A line has no row of its own: `model` and `key` name its subject as the home does, `as_of` what it said.

    A subject may have several lines at once, and a new one after the old was settled: a mark is about one of them.
    """

    class Kind(models.TextChoices):
        TAKEN = "taken", "Somebody takes it"
        PUT_OFF = "put_off", "Put off"

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    as_of = models.CharField(max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = LineMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key", "as_of"], condition=Q(kind="taken"), name="line_taken_by_one"
            ),
            models.UniqueConstraint(
                fields=["model", "key", "as_of", "user"], condition=Q(kind="put_off"), name="line_put_off_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.model} {self.key}"
