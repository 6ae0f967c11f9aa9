"""A stored choice about being recorded: which wording, in which language, when, by which way. Never edited, only followed by a newer one."""

from django.db import models

from candidates.models.application import Application
from candidates.models.notice import Notice


class ConsentQuerySet(models.QuerySet["Consent"]):
    def latest_for(self, application: Application) -> "Consent | None":
        return self.filter(application=application).order_by("-given_at", "-pk").first()


class Consent(models.Model):
    class Choice(models.TextChoices):
        YES = "yes", "Yes, record"
        NO = "no", "No, do not record"

    class Channel(models.TextChoices):
        CANDIDATE_PAGE = "candidate_page", "Candidate’s own page"
        RECRUITER = "recruiter", "Told to a recruiter"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consents")
    choice = models.CharField(max_length=5, choices=Choice)
    wording_version = models.CharField(max_length=20)
    notice = models.ForeignKey(
        Notice,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="consents",
        help_text="Privacy notice in force then.",
    )
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=20, choices=Channel)
    given_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} ({self.given_at:%d %b %Y})"

    @property
    def is_yes(self) -> bool:
        return self.choice == self.Choice.YES

    @property
    def is_no(self) -> bool:
        return self.choice == self.Choice.NO
