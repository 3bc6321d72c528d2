"""What the assistant knows about the company and the law, from `content/`, checked and typed."""

from vejviser.content.company import Company, Department, ServiceMatter
from vejviser.content.errors import ContentError
from vejviser.content.fact import Fact
from vejviser.content.ladder import OUTSIDE, RUNG_IDS, Body, BodyState, Ladder, Rung
from vejviser.content.load import Content, load_content

__all__ = [
    "OUTSIDE",
    "RUNG_IDS",
    "Body",
    "BodyState",
    "Company",
    "Content",
    "ContentError",
    "Department",
    "Fact",
    "Ladder",
    "Rung",
    "ServiceMatter",
    "load_content",
]
