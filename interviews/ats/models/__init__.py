"""Rows of what the ATS is told."""

from interviews.ats.models.delivery import Delivery

__all__ = ["Delivery"]
