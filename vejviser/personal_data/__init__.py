"""Finding personal data in what customers and the assistant wrote, and hiding it from those who read along.

More is hidden here than `vejviser.pii` takes out before anything is stored: names, addresses of all kinds,
phone, account, card and personal numbers, as far as a text gives them away. Imports nothing of Rasa.
"""

from vejviser.personal_data.finding import MASKS, Found, Speaker, find, mask, plain
from vejviser.personal_data.names import common_names, name_words, stated_names

__all__ = ["MASKS", "Found", "Speaker", "common_names", "find", "mask", "name_words", "plain", "stated_names"]
