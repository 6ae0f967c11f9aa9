"""The admin's pages of what the ATS is told and where, and of the keys with which it asks."""

from interviews.ats.admin.delivery import DeliveryAdmin
from interviews.ats.admin.endpoint import EndpointAdmin
from interviews.ats.admin.key import ApiKeyAdmin

__all__ = ["ApiKeyAdmin", "DeliveryAdmin", "EndpointAdmin"]
