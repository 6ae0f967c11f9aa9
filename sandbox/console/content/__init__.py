"""What the console shows, one module per subject: rows of plain words, each time in a named zone. Reads only."""
