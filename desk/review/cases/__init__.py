"""Cases in the review pages: found, read beside the conversation they came from, and worked on."""
