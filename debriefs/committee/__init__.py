"""The committee's work on one application: ratings side by side, evidence, votes, the decision."""
