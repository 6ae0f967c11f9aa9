"""The recruiter's first page."""
