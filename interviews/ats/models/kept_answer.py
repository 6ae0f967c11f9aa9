"""Which request of another program was answered already: for `Idempotency-Key`."""

from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction

from interviews.ats.models.key import ApiKey

KEPT_FOR = timedelta(hours=24)
MAX_WORK_TIME = timedelta(minutes=3)  # longer than any request may take


class OtherRequest(Exception):
    """The same name was used for a request with another address or another body."""


class StillWorking(Exception):
    """The first request of this name is not answered yet."""


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def begin(self, key: ApiKey, name: str, *, digest: str, at: datetime) -> "KeptAnswer":
        """The request's row: with `made` where it was answered before, without where it is to be done now.

        Raises OtherRequest, StillWorking.
        """
        self.filter(begun_at__lte=at - KEPT_FOR).delete()
        self.filter(key=key, name=name, made="", begun_at__lte=at - MAX_WORK_TIME).delete()  # it broke off
        try:
            with transaction.atomic():
                return self.create(key=key, name=name, digest=digest, begun_at=at)
        except IntegrityError:
            known = self.filter(key=key, name=name).first()
        if known is None:
            raise StillWorking  # the first has just failed; the next try finds its place free
        if known.digest != digest:
            raise OtherRequest
        if not known.made:
            raise StillWorking
        return known


class KeptAnswer(models.Model):
    """Names the row that was made, not what was answered: an answer holds a link, which lies nowhere here but as its hash."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="kept_answers")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="Of method, address and body.")
    made = models.CharField(max_length=40, blank=True, help_text="Key of the row; empty until it is made.")
    begun_at = models.DateTimeField(db_index=True)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="kept_answer_once_per_name")]

    def __str__(self) -> str:
        return f"{self.key}: {self.name}"

    def keep(self, made: object) -> None:
        self.made = str(made)
        self.save(update_fields=["made"])
