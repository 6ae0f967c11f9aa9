"""What people wrote about one application, taken away for good."""

from candidates.models import Application
from debriefs.interview import shared_clips
from debriefs.models import Citation, Comment, Debrief, Decision, Note, OpenItem, Scorecard, Share, SharedClip, Vote
from interviews.models import Interview
from recruiting.removal import delete_and_count


def remove_clips(interview: Interview) -> int:
    """What was cut from its recordings for people outside. Returns how many there were."""
    clips = SharedClip.objects.filter(artifact__recording__interview=interview)
    shared_clips.delete_files(clips)
    return delete_and_count(clips)


def remove_notes(interview: Interview) -> int:
    """Notes and quotes, with what was shared of them and what they answered. Returns how many notes and quotes there were."""
    quotes, notes = Citation.objects.filter(interview=interview), Note.objects.filter(interview=interview)
    OpenItem.objects.filter(answer__in=quotes).delete()
    shares = Share.objects.filter(citation__in=quotes)
    shared_clips.delete_files(SharedClip.objects.filter(share__in=shares))
    return delete_and_count(quotes) + delete_and_count(notes)


def remove_comments(application: Application) -> int:
    """And what one interview left open for the next."""
    comments = Comment.objects.filter(debrief__application=application)
    return delete_and_count(comments) + delete_and_count(OpenItem.objects.filter(application=application))


def remove_scorecards(interview: Interview) -> int:
    return delete_and_count(Scorecard.objects.filter(interview=interview))


def remove_votes(application: Application) -> int:
    """And decisions. How the application ended stays on the application."""
    votes = Vote.objects.filter(round__debrief__application=application)
    return delete_and_count(votes) + delete_and_count(Decision.objects.filter(debrief__application=application))


def remove_debrief(application: Application) -> int:
    """The page itself, with whatever hangs on it."""
    debriefs = Debrief.objects.filter(application=application)
    shared_clips.delete_files(SharedClip.objects.filter(share__debrief__in=debriefs))
    return delete_and_count(debriefs)
