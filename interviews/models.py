"""Django looks here for the rows of all rooms; each room says which are its own."""

from interviews.ats.models import *
from interviews.booking.models import *
from interviews.home.models import *
from interviews.imports.models import *
from interviews.inbox.models import *
from interviews.messages.models import *
from interviews.panels.models import *
from interviews.recordings.models import *
