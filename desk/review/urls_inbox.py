"""Addresses under `/review/`: the inbox, conversations and the random sample."""

from __future__ import annotations

from django.urls import path

from desk.review.conversation import judging_views, news_views, revealing, sample, views
from desk.review.inbox import views as inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("counts/", inbox.counts, name="counts"),
    path("news/", inbox.news, name="news"),
    path("mark/", inbox.mark, name="mark"),
    path("filters/", inbox.save_filter, name="save_filter"),
    path("filters/<int:pk>/delete/", inbox.delete_filter, name="delete_filter"),
    path("conversations/<int:pk>/", views.conversation, name="conversation"),
    path("conversations/<int:pk>/news/", news_views.news, name="conversation_news"),
    path("conversations/<int:pk>/new-messages/", news_views.new_messages, name="new_messages"),
    path("conversations/<int:pk>/rating/", revealing.rating, name="rating"),
    path("conversations/<int:pk>/rating/reveal/", revealing.reveal_rating, name="rating_reveal"),
    path("conversations/<int:pk>/state/", judging_views.state, name="state"),
    path("conversations/<int:pk>/tags/", judging_views.tags, name="tags"),
    path("conversations/<int:pk>/notes/", judging_views.notes, name="notes"),
    path("conversations/<int:pk>/assign/", judging_views.assignment, name="assign"),
    path("notes/<int:pk>/", judging_views.note, name="note"),
    path("messages/<int:pk>/", revealing.message, name="message"),
    path("messages/<int:pk>/reveal/", revealing.reveal, name="reveal"),
    path("sample/", sample.sample, name="sample"),
]
