"""Logging in with a code beside the password: setting it up, asking for it, taking it off."""
