"""Seeing the processes: what they log, what they count, and which request a line belongs to.

Imports neither Rasa nor Django nor Sanic at this level, so that bot, action server and desk share it; each
process imports only the modules whose metrics are its own.
"""
