"""Review of conversations: what customers and the assistant said, read, judged and corrected by staff."""
