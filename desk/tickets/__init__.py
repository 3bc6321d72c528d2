"""Tickets: what customers sent, what staff did with it, and who changed its status when."""
