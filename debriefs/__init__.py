"""The committee's pages: what was said, and in time the decision."""
