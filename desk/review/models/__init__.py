"""The tables of review: the read model that `python -m desk follow` fills, and what staff add to it."""

from desk.review.models.audit import AuditEntry
from desk.review.models.case import Case
from desk.review.models.conversation import CaseState, Conversation, Intents, State
from desk.review.models.correction import Correction
from desk.review.models.figures import DayFigure, Measure, StaleDay
from desk.review.models.judgement import (
    ConversationTag,
    NoteVersion,
    ReviewNote,
    SavedFilter,
    Score,
    StateChange,
    Tag,
)
from desk.review.models.message import Flag, FlagName, Message, Sender, Step
from desk.review.models.position import Position
from desk.review.models.search_text import SearchText
from desk.review.models.story_test import StoryTest

__all__ = [
    "AuditEntry",
    "Case",
    "CaseState",
    "Conversation",
    "ConversationTag",
    "Correction",
    "DayFigure",
    "Flag",
    "FlagName",
    "Intents",
    "Measure",
    "Message",
    "NoteVersion",
    "Position",
    "ReviewNote",
    "SavedFilter",
    "Score",
    "SearchText",
    "Sender",
    "StaleDay",
    "State",
    "StateChange",
    "Step",
    "StoryTest",
    "Tag",
]
