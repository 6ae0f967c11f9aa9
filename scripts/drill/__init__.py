"""The fault drill: everything Fairloop consists of is killed, paused, starved and cut off while interviews run through the sandbox.

`make drill` breaks it row by row and writes what was seen to docs/reliability.md. `load.py` keeps what it was promised, `checker.py`
compares that with the end: nothing lost, nothing twice. `injectors/` break things, `rows.py` says which row breaks what and what is
expected; `elsewhere.py` which rows a test proves, and which nothing does.
"""
