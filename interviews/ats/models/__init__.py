"""Rows of what the ATS is told, and with which keys it asks."""

from interviews.ats.models.delivery import Delivery
from interviews.ats.models.endpoint import Endpoint
from interviews.ats.models.event import AtsEvent
from interviews.ats.models.kept_answer import KeptAnswer
from interviews.ats.models.key import ApiKey

__all__ = ["ApiKey", "AtsEvent", "Delivery", "Endpoint", "KeptAnswer"]
