"""The page of one conversation: what was said, and what staff think of it."""
