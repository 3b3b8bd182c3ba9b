"""Reads the data folder into rows and splits them exactly as `triage::train::split` does.

Knows columns, licence tiers and what is held back. Tier C sources are only ever read for measuring.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

ISSUES = ["quality", "logistics", "service", "mismatch", "groundless", "other"]
NOT_NEGATIVE = 6
POLARITIES = ["negative", "neutral", "positive", "mixed"]
GROUNDS = ["abuse", "irrelevant", "competitor"]
TIER_C = {"zh_marc", "ja_marc", "vi_visfd", "vi_phones"}
POLAR = [
    "zh_shop", "zh_waimai", "zh_books_hotels_mit", "en_amazon", "id_prdect", "id_smsa", "th_wisesight", "tl_shopee",
]
MASK = (1 << 64) - 1


@dataclass
class Row:
    """One text with whatever labels its set has; -1 and None mean that it has none."""

    id: str
    source: str
    text: str
    issue: int = -1
    also: list = field(default_factory=list)
    ground: str | None = None
    severity: int = -1
    polarity: int = -1
    judged: bool = False
    held: bool = False
    part: int = -1

    @property
    def language(self):
        return self.source.split("_")[0]


def fnv(key):
    h = 0xCBF29CE484222325 ^ 42
    for byte in key.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return (((h ^ (h >> 31)) * 0x94D049BB133111EB) & MASK) >> 33


def folded(text):
    """A folding coarser than the crate's, so that at least as much is recognised as equal."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(sign for sign in text if sign.isalnum())
    return re.sub(r"(.)\1+", r"\1", text)


def labelled(path, text=None):
    rows = []
    for line in (text or Path(path).read_text()).split("\n")[1:]:
        if not line.strip():
            continue
        id_, source, body, primary, also, ground, severity = line.split("\t")
        issue = NOT_NEGATIVE if primary == "positive" else ISSUES.index(primary)
        row = Row(id_, source, body, issue, judged=True, severity=int(severity))
        row.also = [ISSUES.index(word) for word in also.split(",") if word in ISSUES]
        row.ground = None if ground == "-" else ground
        row.part = fnv(id_) % 5
        row.held = id_.startswith("d") and row.part == 0
        rows.append(row)
    return rows


def polar(path, source):
    rows = []
    for i, line in enumerate(Path(path).read_text().split("\n")[1:]):
        if not line:
            continue
        word, body = line.split("\t", 1)
        row = Row(f"{source}:{i}", source, body, polarity=POLARITIES.index(word))
        row.part = fnv(f"{source}\t{body}") % 5
        row.held = row.part == 0
        rows.append(row)
    return rows


def content(path):
    """Shoe reviews tagged by content: -1 says nothing, 0 is not about the goods."""
    rows = []
    for i, line in enumerate(Path(path).read_text().split("\n")[1:]):
        if not line:
            continue
        tag, body = line.split("\t", 1)
        row = Row(f"shoes:{i}:{tag}", "zh_shoes", body)
        row.polarity = {"1": 0, "2": 1, "3": 2}.get(tag, -1)
        row.ground = "irrelevant" if tag == "0" else None
        row.part = fnv(f"zh_shoes\t{body}") % 5
        rows.append(row)
    return rows


def read(data, seeds):
    """All rows, and those to learn from: no tier C, nothing held back, no text equal to a held-back one."""
    data = Path(data)
    rows = labelled(data / "reviews-labelled.tsv")
    for seed in ("own.tsv", "deep.tsv"):
        rows += labelled(Path(seeds) / seed)
    for source in POLAR:
        rows += polar(data / f"polarity/{source}.tsv", source)
    shoes = content(data / "content/zh_jd_shoes.tsv")
    hidden = {folded(row.text) for row in rows if row.held}
    learn = [
        row
        for row in rows + shoes
        if row.source not in TIER_C and not row.held and folded(row.text) not in hidden
    ]
    return rows, learn
