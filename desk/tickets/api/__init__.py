"""The REST API that the assistant uses, as section 4 of the design sets it out."""
