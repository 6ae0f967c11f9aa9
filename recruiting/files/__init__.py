"""Private files: who may have one is asked before."""
