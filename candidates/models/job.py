"""An opening people can apply to, and the committee that will decide on it."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from recruiting.choices import ExplainedChoices
from recruiting.recruiters import Contact, contact_of


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state=Job.State.OPEN)


class Job(models.Model):
    class State(ExplainedChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

        @property
        def meaning(self) -> str:
            return {
                Job.State.DRAFT: "not on the careers site",
                Job.State.OPEN: "people can apply",
                Job.State.CLOSED: "the page says so",
            }[self]

    class Invites(models.TextChoices):
        AFTER_A_LOOK = "after_a_look", "After somebody has looked"
        AT_ONCE = "at_once", "At once"

    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, help_text="The address on the careers site: /jobs/<this>/.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    invites = models.CharField(
        max_length=12,
        choices=Invites,
        default=Invites.AFTER_A_LOOK,
        verbose_name="applicants are invited",
        help_text="After a look: they wait in the list of applications until you invite them or set them aside. At once: everybody "
        "who applies gets the link to choose a time within a minute, whoever they are.",
    )
    team = models.CharField(max_length=80, blank=True)
    location = models.CharField(max_length=120, blank=True, help_text="For example “Lisbon or remote in Europe”.")
    employment = models.CharField(max_length=60, blank=True, default="Full time")
    salary = models.CharField(
        max_length=120, blank=True, help_text="Shown as you write it. Adverts with a range get more answers."
    )
    summary = models.CharField(max_length=300, help_text="One or two sentences for the list of jobs.")
    description = models.TextField(
        help_text="Plain text. An empty line makes a paragraph, lines that begin with “- ” make a list."
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs_in_charge",
        limit_choices_to={"is_active": True},
        verbose_name="person in charge",
        help_text="Candidates see this name and address whenever they need a human.",
    )
    committee = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="jobs_to_decide",
        verbose_name="hiring committee",
        help_text="These people read the debriefs of this job, and of no other unless named there.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def to_write_to(self) -> Contact:
        """Whom candidates and interviewers are sent to with whatever they want to ask."""
        return contact_of(self.contact)

    def give_to(self, person: User) -> None:
        """Put another person in charge."""
        self.contact = person
        self.save(update_fields=["contact"])

    @property
    def invites_at_once(self) -> bool:
        return self.invites == self.Invites.AT_ONCE
