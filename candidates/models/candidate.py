"""The person who applies."""

from django.db import models
from django.db.models.functions import Lower

from recruiting import contact_details, zones


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def with_email(self, email: str) -> "CandidateQuerySet":
        """The candidate with this address, in whichever way it is written."""
        return self.filter(email__iexact=contact_details.clean_address(email))


class Candidate(models.Model):
    ABOUT = ("email",)
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
        """Store the time zone that the candidate chose, for later pages and mails."""
        self.time_zone = name
        self.save(update_fields=["time_zone"])

    @property
    def known_time_zone(self) -> str:
        """As an IANA name; empty when none is stored, or the stored one is not known."""
        return zones.known(self.time_zone)

    @property
    def first_name(self) -> str:
        """For greetings; empty when the name shows none."""
        return contact_details.first_name(self.name)
