"""Interviewers' calendar accounts: connected, lost, taken back."""
