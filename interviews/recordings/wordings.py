"""The present wording of the lines of a transcript, as people corrected them: what is shown is what is found."""

from collections import defaultdict

from interviews.recordings.models.transcript import Correction, Transcript


def follow_corrections(transcript: Transcript) -> None:
    """Give each line the wording of its last correction, and the machine's own where there is none any more.

    To be called whenever the file was read anew; corrections that are written do it themselves.
    """
    texts = corrected_texts(transcript)
    touched = transcript.segments.filter(position__in=texts) | transcript.segments.exclude(corrected="")
    for segment in touched:
        wording = texts.get(segment.position, segment.text)
        corrected = "" if wording == segment.text else wording
        if corrected != segment.corrected:
            segment.reword(corrected)


def corrected_texts(transcript: Transcript) -> dict[int, str]:
    """The present wording of each corrected line, by its position.

    After the file was read anew, a line is found again by its words, the nearest one where several lines have them.
    """
    made = list(transcript.corrections.order_by("corrected_at", "pk"))
    if not made:
        return {}
    places: dict[str, list[int]] = defaultdict(list)
    originals = {correction.original for correction in made}
    for position, text in transcript.segments.filter(text__in=originals).values_list("position", "text"):
        places[text].append(position)
    return {place: correction.text for correction in made for place in _nearest(correction, places)}


def _nearest(correction: Correction, places: dict[str, list[int]]) -> list[int]:
    """The position of the line that was corrected; empty when it is gone."""
    return sorted(places[correction.original], key=lambda place: abs(place - correction.position))[:1]
