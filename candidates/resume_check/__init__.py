"""Checks a resume that a stranger sent, and says why it can't be taken.

Runs as a process of its own (`python -m candidates.resume_check`), with little memory and time and none of our secrets, so that a
file made to hang or fill its reader stops nothing else. Knows neither Django nor the rest of Fairloop.
"""
