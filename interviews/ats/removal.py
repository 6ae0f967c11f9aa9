"""What the applicant tracking system was told of one application, taken away for good."""

from candidates.models import Application
from interviews.ats.models import AtsEvent


def remove_payloads(application: Application) -> int:
    """Returns how many events there were. What the other system keeps is its own."""
    return AtsEvent.objects.filter(application=application).erase_payloads()
