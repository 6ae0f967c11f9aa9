"""The person who applies."""

from django.db import models
from django.db.models.functions import Lower


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def with_email(self, email: str) -> "CandidateQuerySet":
        return self.filter(email__iexact=email.strip())


class Candidate(models.Model):
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="As last chosen on the booking page.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="candidate_one_per_email")]

    def __str__(self) -> str:
        return self.name

    def keep_time_zone(self, name: str) -> None:
        """Remember where the candidate said to be, for the next page and mail."""
        self.time_zone = name
        self.save(update_fields=["time_zone"])

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name
