"""Jobs, candidates, applications, consent, and resumes on their way."""

from candidates.models.addition import Addition
from candidates.models.application import Application, StageChange
from candidates.models.candidate import Candidate
from candidates.models.consent import Consent
from candidates.models.job import Job
from candidates.models.kept_resume import KeptResume
from candidates.models.notice import Notice

__all__ = ["Addition", "Application", "Candidate", "Consent", "Job", "KeptResume", "Notice", "StageChange"]
