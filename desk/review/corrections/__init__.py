"""Correcting what messages were understood as, and handing that on to whoever trains the assistant."""
