"""A place in a recording, in milliseconds from its start, as people and players read it. Knows no rows."""


def media_seconds(ms: int) -> str:
    """As a media fragment wants it, for example 754.3."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def clock_words(ms: int) -> str:
    """12:04, or 1:02:04 from the first hour on."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
