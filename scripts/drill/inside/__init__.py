"""Programs that run within Django, each started as a process of its own; what they print is JSON for the drill."""
