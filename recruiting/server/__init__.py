"""The web server: waitress, with limits of our own. `python -m recruiting.server recruiting.wsgi --bind 127.0.0.1:8000`.

One thread holds all connections and hands whole requests to a few others, so a client that is slow to send or to read costs a
buffer and keeps nobody waiting. limits: how much may be sent where; connections: how long, and how many at once.
"""
