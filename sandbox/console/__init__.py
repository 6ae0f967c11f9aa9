"""/_sandbox/: `control` for programs, `console` for people, drawn from what `picturing` gathers."""
