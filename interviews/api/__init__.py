"""The API that the ATS reads."""
