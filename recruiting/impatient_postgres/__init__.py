"""Django's Postgres, for pages that say at once that the database is away. The engine in settings.py; Django wants its base.py."""

CONNECT_TIMEOUT = 2  # seconds; libpq takes no less
