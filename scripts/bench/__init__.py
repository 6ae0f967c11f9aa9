"""`make bench`: Fairloop compared with named baselines, measured in one run on this machine, as ratios.

Each file named for a subject has `measure(size)`, which returns rows; tables.py puts them into docs/performance.md. What must run
within Django is a program of its own in inside/, so that the measured process holds nothing of the bench. All load stays on 127.0.0.1,
bounded in count; every file is made in a folder below var/bench and deleted after.
"""
