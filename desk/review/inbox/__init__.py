"""The list of conversations: what it is filtered by, counted by and paged by."""
