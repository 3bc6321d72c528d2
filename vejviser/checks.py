"""`vejviser check`: content, domain and training data, strictly."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from vejviser.channels.messenger.menu import MENU_INTENTS
from vejviser.channels.messenger.texts import read_texts
from vejviser.channels.website.errors import ErrorTexts
from vejviser.content import load_content
from vejviser.content.meanings import read_meanings
from vejviser.settings import PROJECT_ROOT

# Rasa 3.6 gives this to everybody whose domain has slots, whatever they look like.
SAID_TO_EVERYBODY = "Slot auto-fill has been removed in 3.0"


def problems(content_directory: Path, root: Path = PROJECT_ROOT) -> Iterator[str]:
    """One line for each thing that is wrong; nothing if all is well.

    Raises `ContentError` for broken content.
    """
    load_content(content_directory, as_of=date.today())
    ErrorTexts(content_directory)
    read_texts(content_directory)
    yield from _unknown_meanings(content_directory, root)
    yield from _unknown_menu_intents(content_directory)
    yield from _rasa_problems(root)


def to_confirm(content_directory: Path) -> tuple[str, ...]:
    """Places of the content that the operator has still to confirm."""
    return load_content(content_directory).to_confirm


def _unknown_meanings(content_directory: Path, root: Path) -> Iterator[str]:
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    for intent in sorted(set(read_meanings(content_directory)) - set(domain["intents"])):
        yield f"meanings.yml: {intent} is no intent of the domain"


def _unknown_menu_intents(content_directory: Path) -> Iterator[str]:
    page = load_content(content_directory).company.messenger
    for entry in (*page.menu, *page.ice_breakers) if page else ():
        if entry.intent not in MENU_INTENTS:
            known = ", ".join(sorted(MENU_INTENTS))
            yield f"company.yml: messenger: {entry.intent} cannot stand in the menu; known are {known}"


def _rasa_problems(root: Path) -> Iterator[str]:
    """What `rasa data validate --fail-on-warnings` checks, with its warnings as lines."""
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        importer = TrainingDataImporter.load_from_dict(
            config_path=str(root / "config.yml"),
            domain_path=str(root / "domain.yml"),
            training_data_paths=[str(root / "data")],
        )
        validator = Validator.from_importer(importer)
        good = all(
            [
                validator.verify_domain_validity(),
                validator.verify_nlu(ignore_warnings=False),
                validator.verify_story_structure(ignore_warnings=False),
                validator.verify_forms_in_stories_rules(),
                validator.verify_actions_in_stories_rules(),
                validator.verify_form_slots(),
                validator.verify_slot_mappings(),
            ]
        )
    messages = {str(warning.message).split("\n")[0] for warning in caught if warning.category is UserWarning}
    yield from sorted(
        message
        for message in messages
        if not message.startswith(SAID_TO_EVERYBODY) and not _is_used_by_an_action(message, root)
    )
    if not good and not messages:
        yield "rasa data validate: failed, see above"


def _is_used_by_an_action(message: str, root: Path) -> bool:
    """Whether Rasa calls a response unused that an action, a form's question or the turn itself uses.

    Rasa looks for responses in stories and rules only.
    """
    unused = re.fullmatch(r"The utterance '(\w+)' is not used in any story or rule\.", message)
    if not unused:
        return False
    speaking = (root / "actions", root / "vejviser" / "bot", root / "vejviser" / "dialogue")
    sources = [path for folder in speaking for path in folder.rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    asked = {
        f"{kind}_{slot}"
        for form, keys in domain["forms"].items()
        for slot in keys["required_slots"]
        for kind in ("utter_ask", f"utter_ask_{form}", "utter_not_read", "utter_explain", "utter_why")
    }
    name = unused.group(1)
    return name in asked or f'"{name}"' in code or name.startswith("utter_languages_")
