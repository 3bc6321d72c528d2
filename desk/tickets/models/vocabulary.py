"""The words that tickets are sorted by; the labels are what staff and customers read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the customer wants with the ticket."""

    FEEDBACK = "feedback", _("Feedback")
    COMPLAINT = "complaint", _("Complaint")
    REVIEW_REQUEST = "review_request", _("Review request")
    CONTACT_REQUEST = "contact_request", _("Contact request")


class Status(models.TextChoices):
    """Where the ticket is. The API cannot leave `withdrawn`; staff can."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Author(models.TextChoices):
    """Who wrote a note or changed a status. What comes over the API is the customer's."""

    CUSTOMER = "customer", _("Customer")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("System")
