"""The cache for what others answered and can be asked again, which must not hold up a candidate when its server is away.

Counts of logins and of tries stay in Django's default cache, where a server that is away is an error: nothing is let through uncounted.
"""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

cache = ConnectionProxy(caches, "answers")
