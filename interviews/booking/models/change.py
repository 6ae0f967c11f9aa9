"""What happened to an interview, in order."""

from django.conf import settings
from django.db import models

from interviews import enums
from interviews.panels.models.interviewer import Interviewer


class InterviewChangeQuerySet(models.QuerySet["InterviewChange"]):
    def erase_words(self) -> int:
        """What happened, and when, stays; what people wrote, and how to get into the call, goes."""
        return self.update(reason="", from_join_url="")


class InterviewChange(models.Model):
    """What happened to an interview, in order; never edited, but for what is erased."""

    Kind = enums.ChangeKind
    Actor = enums.Actor

    interview = models.ForeignKey("interviews.Interview", on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.CharField(max_length=12, choices=Actor)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    from_starts_at = models.DateTimeField(null=True, blank=True)
    to_starts_at = models.DateTimeField(null=True, blank=True)
    from_join_url = models.URLField(max_length=1000, blank=True)
    from_interviewer = models.ForeignKey(
        Interviewer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_interviewer = models.ForeignKey(Interviewer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(db_index=True)

    objects = InterviewChangeQuerySet.as_manager()

    class Meta:
        ordering = ["version", "pk"]  # one that waited for another has the earlier time

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_actor_display().lower()})"

    def name_people(self, leaving: Interviewer, joining: Interviewer) -> None:
        """Who left the interview, and who took it over."""
        self.from_interviewer, self.to_interviewer = leaving, joining
        self.save(update_fields=["from_interviewer", "to_interviewer"])
