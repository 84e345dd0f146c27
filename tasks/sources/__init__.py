"""New sources: what a sample says of one, and what is wrong with those that are declared."""
