"""Jobs, candidates, applications and consent."""

from candidates.models.application import Application
from candidates.models.candidate import Candidate
from candidates.models.consent import Consent
from candidates.models.job import Job

__all__ = ["Application", "Candidate", "Consent", "Job"]
