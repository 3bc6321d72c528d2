"""An invented corpus in the form of the real ones, which are not in git."""

from __future__ import annotations

from pathlib import Path

# Word, lemma, UPOS, UniMorph, features, names of the treebank, names of DaN+.
SENTENCES = (
    ("Mette klager over regningen.", (
        ("Mette", "Mette", "PROPN", "PROPN", "_", "B-PER", "B-PER"),
        ("klager", "klage", "VERB", "ACT;FIN;IND;PRS;V", "Mood=Ind|Tense=Pres|VerbForm=Fin|Voice=Act", "O", "O"),
        ("over", "over", "ADP", "ADP", "AdpType=Prep", "O", "O"),
        ("regningen", "regning", "NOUN", "DEF;MASC+FEM;N;SG", "Definite=Def|Gender=Com|Number=Sing", "O", "O"),
        (".", ".", "PUNCT", "_", "_", "O", "O"),
    )),
    ("Den danske butik i Aarhus har svaret på mailen.", (
        ("Den", "den", "DET", "DET;MASC+FEM;SG", "Gender=Com|Number=Sing|PronType=Dem", "O", "O"),
        ("danske", "dansk", "ADJ", "ADJ;DEF;SG", "Definite=Def|Degree=Pos|Number=Sing", "O", "B-LOCderiv"),
        ("butik", "butik", "NOUN", "INDF;MASC+FEM;N;SG", "Definite=Ind|Gender=Com|Number=Sing", "O", "O"),
        ("i", "i", "ADP", "ADP", "AdpType=Prep", "O", "O"),
        ("Aarhus", "Aarhus", "PROPN", "PROPN", "_", "B-LOC", "B-LOC"),
        ("har", "have", "AUX", "ACT;FIN;IND;PRS;V", "Mood=Ind|Tense=Pres|VerbForm=Fin|Voice=Act", "O", "O"),
        ("svaret", "svare", "VERB", "INDF;PST;SG;V;V.PTCP", "Definite=Ind|Number=Sing|Tense=Past|VerbForm=Part", "O", "O"),
        ("på", "på", "ADP", "ADP", "AdpType=Prep", "O", "O"),
        ("mailen", "mail", "NOUN", "DEF;MASC+FEM;N;SG", "Definite=Def|Gender=Com|Number=Sing", "O", "O"),
        (".", ".", "PUNCT", "_", "_", "O", "O"),
    )),
)  # fmt: skip
CHAT = (("jeg", "O"), ("hedder", "O"), ("mette", "B-PER"), ("hansen", "I-PER"), (".", "O"))


def write_corpus(directory: Path, times: int = 1) -> Path:
    """A directory as `--data` wants it; each sentence `times` times in each split."""
    for folder in ("ddt", "danplus"):
        (directory / folder).mkdir(parents=True)
    for split in ("train", "dev", "test"):
        (directory / "ddt" / f"da_ddt-joined-{split}.conllu").write_text(
            "\n".join(_conllu(text, words, split != "train") for text, words in SENTENCES * times)
        )
        (directory / "danplus" / f"da_news_{split}.tsv").write_text(
            "\n".join(_tsv((word[0], word[6]) for word in words) for _, words in SENTENCES * times)
        )
    for source in ("arto", "twitter"):
        for split in ("dev", "test"):
            (directory / "danplus" / f"da_{source}_{split}.tsv").write_text(_tsv(CHAT) * times)
    (directory / "danplus" / "LICENSE").write_text("MIT License, invented for a test\n")
    return directory


def _conllu(text: str, words: tuple, annotated: bool) -> str:
    rows = [
        (
            str(number),
            form,
            lemma,
            pos if annotated else "_",
            features,
            morph if annotated else "_",
            "_",
            "_",
            "_",
            f"name={name}",
        )
        for number, (form, lemma, pos, features, morph, name, _) in enumerate(words, 1)
    ]
    return f"# sent_id = 1\n# text = {text}\n" + "".join("\t".join(row) + "\n" for row in rows)


def _tsv(tagged) -> str:
    return "".join(f"{word}\t{tag}\tO\n" for word, tag in tagged) + "\n"
