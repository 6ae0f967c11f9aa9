"""People who apply and what they agreed to. Knows nothing of interviews, except in its pages."""
