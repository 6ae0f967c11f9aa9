"""The person who applies."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Lower

from recruiting import contact_details, zones
from recruiting.identity import placeholder_address

ERASED_NAME = "Erased candidate"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def with_email(self, email: str) -> "CandidateQuerySet":
        """The candidate with this address, in whichever way it is written."""
        return self.filter(email__iexact=contact_details.clean_address(email))

    def used(self) -> "CandidateQuerySet":
        """Without those who were erased, and those of whom every application is restricted (recruiting.identity)."""
        restricted = self.model.objects.filter(applications__restricted_at__isnull=False)
        others = self.model.objects.filter(applications__isnull=False, applications__restricted_at=None)
        is_restricted = models.Q(pk__in=restricted.values("pk")) & ~models.Q(pk__in=others.values("pk"))
        return self.filter(erased_at=None).exclude(is_restricted)


class Candidate(models.Model):
    ABOUT = ("email",)
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="As last chosen on the booking page.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="From then on nobody is behind it."
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="candidate_one_per_email",
                violation_error_message="Another candidate already has this email address.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def erase_if_alone(self, *, at: datetime) -> bool:
        """Once all applications are erased, nothing says any more who it was. The row stays for them: what is counted hangs on it."""
        if self.applications.filter(erased_at=None).exists():
            return False
        self.name, self.email = ERASED_NAME, placeholder_address(f"erased-{self.pk}")
        self.phone = self.time_zone = ""
        self.erased_at = self.erased_at or at
        self.save(update_fields=["name", "email", "phone", "time_zone", "erased_at"])
        return True

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
