"""Addresses under `/review/`: corrections."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.review.corrections import list_page, story_page
from desk.review.corrections.correct_page import correct_message

urlpatterns: list[URLPattern] = [
    path("messages/<int:pk>/correct/", correct_message, name="correct"),
    path("conversations/<int:pk>/story/", story_page.save_as_test, name="story"),
    path("corrections/", list_page.corrections, name="corrections"),
    path("corrections/preview/", list_page.preview, name="corrections_preview"),
    path("corrections/patch/", list_page.fetch_patch, name="corrections_patch"),
    path("corrections/export/", list_page.fetch_corrections, name="corrections_export"),
    path("corrections/settle/", list_page.settle_done, name="corrections_settle"),
    path("corrections/<int:pk>/drop/", list_page.drop_correction, name="correction_drop"),
    path("corrections/<int:pk>/reopen/", list_page.reopen_correction, name="correction_reopen"),
    path("corrections/<int:pk>/move/", list_page.move_correction, name="correction_move"),
    path("corrections/stories/<int:pk>/", story_page.story, name="story_test"),
    path("corrections/stories/<int:pk>/drop/", list_page.drop_story, name="story_drop"),
    path("corrections/stories/<int:pk>/reopen/", list_page.reopen_story, name="story_reopen"),
]
