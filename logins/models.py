"""What a login's owner has chosen for their own pages."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class ProfileManager(models.Manager["Profile"]):
    def switch_digest(self, user: User, *, on: bool) -> None:
        """Does this person want the mail of the morning?"""
        self.update_or_create(user=user, defaults={"wants_digest": on})


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    time_zone = models.CharField(max_length=64)  # empty where only something else was chosen
    wants_digest = models.BooleanField(default=True, help_text="A mail in the morning about what waits for them.")

    objects = ProfileManager()

    def __str__(self) -> str:
        return f"{self.user}: {self.time_zone}"
