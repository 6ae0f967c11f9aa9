"""What a login's owner has chosen for their own pages."""

from django.conf import settings
from django.db import models


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    time_zone = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.user}: {self.time_zone}"
