"""Django looks here for the admin's pages of all rooms; each room registers its own."""

from interviews.ats import admin as ats
from interviews.booking import admin as booking
from interviews.imports import admin as imports
from interviews.inbox import admin as inbox
from interviews.messages import admin as messages
from interviews.panels import admin as panels
from interviews.recordings import admin as recordings

__all__ = ["ats", "booking", "imports", "inbox", "messages", "panels", "recordings"]
