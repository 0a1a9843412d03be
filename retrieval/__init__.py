"""How answers are found: documents in, cited evidence out. Knows nothing of bots, terminals or settings files."""
