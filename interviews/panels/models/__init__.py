from interviews.panels.models.assignment import Assignment
from interviews.panels.models.chance import Chance
from interviews.panels.models.comparison import Comparison
from interviews.panels.models.connect_link import ConnectLink
from interviews.panels.models.drift import PanelDrift
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.leave import Leave
from interviews.panels.models.lobby_check import LobbyCheck
from interviews.panels.models.panel import Panel
from interviews.panels.models.publication import Publication
from interviews.panels.models.refill import Refill
from interviews.panels.models.removal import Removal
from interviews.panels.models.rest import Rest
from interviews.panels.models.revocation import Revocation
from interviews.panels.models.seat import Seat
from interviews.panels.models.seat_group import SeatGroup
from interviews.panels.models.trial_call import TrialCall

__all__ = [
    "Assignment",
    "Chance",
    "Comparison",
    "ConnectLink",
    "Interviewer",
    "Leave",
    "LobbyCheck",
    "Panel",
    "PanelDrift",
    "Publication",
    "Refill",
    "Removal",
    "Rest",
    "Revocation",
    "Seat",
    "SeatGroup",
    "TrialCall",
]
