"""The recruiter's pages about people and jobs, one file per noun."""

from candidates.admin.application import ApplicationAdmin
from candidates.admin.candidate import CandidateAdmin
from candidates.admin.job import JobAdmin

__all__ = ["ApplicationAdmin", "CandidateAdmin", "JobAdmin"]
