"""The tokenizer: folds characters by the source's map, cuts into unigram pieces, and prunes the vocabulary.

The crate reads the same map and pieces from the model file and must cut every text alike.
"""

import re
import unicodedata

from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace, Sequence, WhitespaceSplit

HEAD_SIGNS, TAIL_SIGNS = 600, 200
HEAD, TAIL = 92, 34
SPACE = re.compile(" +")
GAP = "\u2581"


def shorten(text):
    """Very long texts lose their middle before anything else is done."""
    return text if len(text) <= HEAD_SIGNS + TAIL_SIGNS else text[:HEAD_SIGNS] + " " + text[-TAIL_SIGNS:]


def folding(source):
    """The source's character map; the mark before words counts as a space when somebody writes it."""
    return {**source.fold, ord(GAP): " "}


def fold(text, table):
    text = unicodedata.normalize("NFC", shorten(text))
    return SPACE.sub(" ", text.translate(table)).strip(" ")


def cutter(pieces, scores, unknown=3):
    # The four marks get names that the folding removes from every text.
    names = [chr(1 + i) if i < 4 else piece for i, piece in enumerate(pieces)]
    t = Tokenizer(Unigram(list(zip(names, map(float, scores))), unk_id=unknown, byte_fallback=False))
    t.pre_tokenizer = Sequence([WhitespaceSplit(), Metaspace(prepend_scheme="always")])
    return t


def numbers(tokenizer, texts, table):
    """Piece numbers of each text, the middle of long ones left out."""
    cut = tokenizer.encode_batch([fold(text, table) for text in texts], add_special_tokens=False)
    rows = (c.ids for c in cut)
    return [r if len(r) <= HEAD + TAIL else r[:HEAD] + r[-TAIL:] for r in rows]


def script(piece):
    """Which of the served scripts a piece is written in."""
    kinds = set()
    for sign in piece.strip(GAP):
        code = ord(sign)
        if code < 0x80:
            kinds.add("latin" if sign.isalpha() else "sign")
        elif 0x4E00 <= code < 0xA000 or 0x3400 <= code < 0x4DC0:
            kinds.add("han")
        elif 0x3040 <= code < 0x3100:
            kinds.add("kana")
        elif 0x0E00 <= code < 0x0E80:
            kinds.add("thai")
        elif 0x1EA0 <= code < 0x1F00 or sign.lower() in "ăâđêôơưáàãéèíìĩóòõúùũýçñü":
            kinds.add("viet")
        else:
            kinds.add("other")
    if "other" in kinds:
        return "other"
    for kind in ("kana", "thai", "han", "viet", "latin"):
        if kind in kinds:
            return kind
    return "sign"
