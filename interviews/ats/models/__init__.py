"""Rows of what the ATS is told."""

from interviews.ats.models.delivery import Delivery
from interviews.ats.models.endpoint import Endpoint
from interviews.ats.models.event import AtsEvent

__all__ = ["AtsEvent", "Delivery", "Endpoint"]
