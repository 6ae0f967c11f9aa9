"""The world as a whole: its seed, its time, and how many ids of each kind have been given out."""

from django.db import models


class World(models.Model):
    """The single row (id 1). `sandbox_anchor` was the sandbox's time when the real time was `real_anchor`."""

    seed = models.BigIntegerField(default=1)
    real_anchor = models.FloatField()
    sandbox_anchor = models.FloatField()
    rate = models.FloatField(default=1.0)


class Sequence(models.Model):
    """How many ids of one kind exist, so that the same calls after the same reset give the same ids."""

    kind = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)
