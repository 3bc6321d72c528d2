"""What stands beside the bundled pipeline: its model card and its licence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vejviser.nlp.scoring import TYPES, Score

LICENCE = "CC BY-SA 4.0"
SOURCES = [
    {
        "name": "Danish Dependency Treebank, Universal Dependencies (UD_Danish-DDT)",
        "url": "https://github.com/UniversalDependencies/UD_Danish-DDT",
        "license": "CC BY-SA 4.0",
        "author": "Anders Johannsen, Héctor Martínez Alonso, Barbara Plank and the authors of DDT and PAROLE",
    },
    {
        "name": "Names of the treebank (UNER_Danish-DDT)",
        "url": "https://github.com/UniversalNER/UNER_Danish-DDT",
        "license": "CC BY-SA 4.0",
        "author": "Universal NER",
    },
    {
        "name": "UniMorph features of the treebank (SIGMORPHON 2019, task 2)",
        "url": "https://github.com/sigmorphon/2019",
        "license": "CC BY-SA 4.0",
        "author": "SIGMORPHON",
    },
    {
        "name": "DaN+: names in news, chat and tweets",
        "url": "https://github.com/bplank/DaNplus",
        "license": "MIT",
        "author": "The DaN+ authors",
    },
]

_CARD = """\
# {name} {version}

Danish names, lemmas, parts of speech and morphology for text as customers type it: lower case, without
æ, ø and å, with the spelling of chats. For spaCy 3.7; {size:.1f} MB. Made by `vejviser nlp train --data DIR`,
which also writes this page; nothing here is written by hand.

Components: `tok2vec`, `morphologizer` (UPOS and features of Universal Dependencies), `trainable_lemmatizer`,
`ner` with PER, ORG, LOC and MISC.

## Scores

On splits that were neither trained on nor used to choose anything. Tokens are the pipeline's own. F1 of
names, accuracy of the rest, in per cent. Lower-cased text is compared with lower-cased lemmas.

{scores}

## Data

| source | licence |
|---|---|
{sources}

- Trained on: the training split of the treebank, with the four types of names of DaN+; the *development*
  splits of DaN+'s chat (Arto) and tweets; sentences of invented customers who say who they are
  (`vejviser/nlp/customers.yml`). Selected by: the development split of the news, as written and lower-cased.
- Every sentence comes in other spellings each time: lower case, ae/oe/aa, a/o for æøå, without marks, chat
  forms, slips on a Danish keyboard (`vejviser/nlp/spelling.py`).
- Types of names: words derived from names ("dansk") are MISC; words with a name as a part ("SID-huset")
  have its type.
- The training split has no UPOS and no features of Universal Dependencies. They are inferred from its
  UniMorph features by what the development split, which has both, says of them
  (`vejviser/nlp/parts_of_speech.py`).

## Limits

Trained on news of the 1980s and 1990s and a little chat: companies and products of today are often missed.
It is used to propose names that a customer then confirms, never to decide about a customer.

## Licence

{licence}, as the treebank that it is made from; see `LICENSE`.
"""

_LICENCE = """\
The pipeline in this directory is licensed under the Creative Commons Attribution-ShareAlike 4.0 International
licence (CC BY-SA 4.0): https://creativecommons.org/licenses/by-sa/4.0/legalcode

It was trained by the authors of Vejviser; its weights are adapted material of

{sources}

The rest of this repository is under its own licence. The notice of DaN+:

{licence_of_names}
"""


def write_card(directory: Path, name: str, version: str, scores: Iterable[Score], size: int) -> None:
    """Writes `README.md`; `size` in bytes."""
    rows = "\n".join(f"| [{each['name']}]({each['url']}) | {each['license']} |" for each in SOURCES)
    text = _CARD.format(
        name=name,
        version=version,
        size=size / 1e6,
        scores=score_table(scores),
        sources=rows,
        licence=LICENCE,
    )
    (directory / "README.md").write_text(text, encoding="utf-8")


def write_licence(directory: Path, licence_of_names: str) -> None:
    """Writes `LICENSE`, with the notice that DaN+ asks for."""
    sources = "\n".join(
        f"- {each['name']}, {each['author']}, {each['license']}, {each['url']}" for each in SOURCES
    )
    text = _LICENCE.format(sources=sources, licence_of_names=licence_of_names.strip())
    (directory / "LICENSE").write_text(text, encoding="utf-8")


def score_table(scores: Iterable[Score]) -> str:
    """The scores as a table in Markdown, in per cent."""
    head = ["set", "spelling", "sentences", "names F1", *TYPES, "lemmas", "parts of speech", "morphology"]
    rows = [
        [
            score.test_set,
            score.spelling,
            str(score.sentences),
            *map(_per_cent, (score.names, *(score.names_by_type[kind] for kind in TYPES))),
            *map(_per_cent, (score.lemmas, score.parts_of_speech, score.morphology)),
        ]
        for score in scores
    ]
    lines = [head, ["---"] * 2 + ["--:"] * (len(head) - 2), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"
