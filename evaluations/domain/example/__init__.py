"""Tables of examples: what a clerk writes down about a case, and what the rules answer to it."""
