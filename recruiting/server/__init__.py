"""The web server: waitress, with limits of our own. `python -m recruiting.server recruiting.wsgi --bind 127.0.0.1:8000`.

One thread holds all connections and hands whole requests to worker threads, so a client that sends or reads slowly costs a buffer
and no thread. limits.py: how much may be sent to which address; connections.py: how long, and how many connections at once.
"""
