"""Scorecards: how they are written and amended, and how one's own ratings lie beside others'."""
