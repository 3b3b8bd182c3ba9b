"""Chooses which pieces of the source vocabulary are kept, and cuts all texts with them.

Kept: what our texts use at least a few times, and the common pieces of the served scripts.
"""

from collections import Counter

from pieces import cutter, folding, numbers, script

SEEN = 5
COMMON = {"han": 7000, "kana": 1000, "thai": 2600, "viet": 1800, "latin": 7000, "sign": 400}


def choose(source, texts):
    """Numbers of the kept pieces, the four marks first."""
    whole = cutter(source.pieces, source.scores)
    counts = Counter()
    for row in numbers(whole, texts, folding(source)):
        counts.update(row)
    kept = {i for i, n in counts.items() if n >= SEEN}
    rank = Counter()
    for i in sorted(range(4, len(source.pieces) - 1), key=lambda i: -source.scores[i]):
        kind = script(source.pieces[i])
        if kind in COMMON and rank[kind] < COMMON[kind]:
            rank[kind] += 1
            # A common piece without a letter of ours in reach is kept only if it is short.
            if kind != "latin" or counts[i] >= 1 or rank[kind] <= 2500:
                kept.add(i)
    kept -= {0, 1, 2, 3}
    return [0, 1, 2, 3, *sorted(kept)]


def pruned(source, kept):
    """The kept pieces with their scores as a tokenizer."""
    return cutter([source.pieces[i] for i in kept], [source.scores[i] for i in kept])
