"""Filling the read model: what is new with the assistant becomes conversations, masked, within a second."""
