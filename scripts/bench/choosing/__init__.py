"""A simulated company whose candidates book interviews: `world.py` is who there is and when they are free, `rules.py` the ways of choosing
an interviewer, `course.py` one run from the first candidate to the last, `best.py` what could have come of it. Time is in whole hours.
"""
