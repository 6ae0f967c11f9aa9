"""Whom a recruiter named for a link, in words."""

from interviews.booking.models import Naming
from recruiting.desk.words import when
from recruiting.identity import display_name


def naming_words(naming: Naming, obstacle: Naming.Obstacle | None) -> str:
    """Who is named, by whom, when and why; and what keeps them from every time that is offered."""
    by = display_name(naming.by) if naming.by else "Somebody"
    words = f"To meet {naming.interviewer.name} alone: {by} named them on {when(naming.named_at)}: “{naming.reason}”"
    if obstacle is None:
        return words
    away = f"But {naming.interviewer.name} {obstacle.label}, so no time is offered."
    return f"{words} {away} Name somebody else, or let the rule choose."


def away_words(kept: str) -> str:
    """Of what the home reads: the obstacle and, after a space, the person's name."""
    obstacle, _, name = kept.partition(" ")
    return f"{name} {Naming.Obstacle(obstacle).label}."
