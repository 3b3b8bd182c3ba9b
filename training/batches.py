"""Turns rows into targets and batches: which labels count, how much, and what an epoch holds.

Knows class shares and sampling; nothing about the network.
"""

import random
from collections import Counter

import numpy as np
import torch

from corpus import GROUNDS, NOT_NEGATIVE

# Rows of each polarity set in one epoch.
QUOTA = {
    "zh_shop": 3000, "zh_waimai": 700, "zh_books_hotels_mit": 400, "en_amazon": 2400, "id_prdect": 900,
    "id_smsa": 500, "th_wisesight": 900, "tl_shopee": 900, "zh_shoes": 400,
}
SMOOTH, ALSO, OWN = 0.05, 0.15, 1.5


def issue_weights(rows):
    """Rare classes count more, and rows chosen for rare classes are brought back towards the natural mix."""
    natural, chosen = Counter({i: 1 for i in range(7)}), Counter({i: 1 for i in range(7)})
    for row in rows:
        if row.judged and not row.source.endswith("_own"):
            (natural if row.id.startswith("d") else chosen)[row.issue] += 1
    n, c = sum(natural.values()), sum(chosen.values())
    weight = {}
    for k in range(7):
        share = natural[k] / n
        balance = min(4.0, max(0.3, (1 / 7 / share) ** 0.4))
        prior = min(1.5, max(0.3, (share / (chosen[k] / c)) ** 0.5))
        weight[k] = (balance, balance * prior)
    return weight


def targets(rows):
    """Arrays of targets and weights for all heads; weight 0 where a row has no such label."""
    n = len(rows)
    t = {
        "issue": np.zeros((n, 7), np.float32), "present": np.zeros((n, 6), np.float32),
        "polarity": np.zeros((n, 4), np.float32), "severity": np.zeros((n, 2), np.float32),
        "ground": np.zeros((n, 3), np.float32),
    }
    w = {name: np.zeros(n, np.float32) for name in t}
    weight = issue_weights(rows)
    for i, row in enumerate(rows):
        if row.judged:
            goal = np.full(7, SMOOTH / 7, np.float32)
            goal[row.issue] += 1 - SMOOTH
            for other in row.also:
                if other != row.issue:
                    goal[other] += ALSO
                    goal[row.issue] -= ALSO
            t["issue"][i] = goal
            own = row.source.endswith("_own")
            w["issue"][i] = OWN if own else weight[row.issue][0 if row.id.startswith("d") else 1]
            for k in [row.issue, *row.also]:
                if k < NOT_NEGATIVE:
                    t["present"][i, k] = 1
            if row.ground in GROUNDS:
                t["ground"][i, GROUNDS.index(row.ground)] = 1
            t["severity"][i] = [row.severity >= 2, row.severity >= 3]
            for name in ("present", "ground", "severity"):
                w[name][i] = 1
            if row.issue < NOT_NEGATIVE or own:
                t["polarity"][i, 0 if row.issue < NOT_NEGATIVE else 2] = 1
                w["polarity"][i] = 0.3
        else:
            if row.polarity >= 0:
                t["polarity"][i, row.polarity] = 1
                w["polarity"][i] = 1
            if row.polarity == 2:
                t["issue"][i, NOT_NEGATIVE] = 1
                w["issue"][i] = 0.15
            if row.source == "zh_shoes":
                t["ground"][i, GROUNDS.index("irrelevant")] = row.ground == "irrelevant"
                w["ground"][i] = 0.3
    return {k: torch.tensor(v) for k, v in t.items()}, {k: torch.tensor(v) for k, v in w.items()}


class Epochs:
    """Draws the rows of one epoch after another: all labelled ones and fresh ones of every polarity set."""

    def __init__(self, rows, seed, quota=1.0):
        self.random = random.Random(seed)
        self.labelled = [i for i, row in enumerate(rows) if row.judged]
        self.sets = {}
        for i, row in enumerate(rows):
            if not row.judged:
                self.sets.setdefault(row.source, []).append(i)
        for rows_ in self.sets.values():
            self.random.shuffle(rows_)
        self.at = dict.fromkeys(self.sets, 0)
        self.quota = quota

    def draw(self):
        chosen = list(self.labelled)
        for source, rows in self.sets.items():
            for _ in range(int(QUOTA[source] * self.quota)):
                chosen.append(rows[self.at[source] % len(rows)])
                self.at[source] += 1
        self.random.shuffle(chosen)
        return chosen

    def batches(self, ids, tokens):
        """Batches of like lengths holding at most so many places, in mixed order."""
        chosen = self.draw()
        out = []
        for start in range(0, len(chosen), 2048):
            pool = sorted(chosen[start : start + 2048], key=lambda i: len(ids[i]))
            batch, most = [], 0
            for i in pool:
                most = max(most, len(ids[i]) + 2)
                if batch and most * (len(batch) + 1) > tokens:
                    out.append(batch)
                    batch, most = [], len(ids[i]) + 2
                batch.append(i)
            out.append(batch)
        self.random.shuffle(out)
        return out


def pack(ids, batch):
    """Padded piece numbers between the first and last mark, and lengths."""
    lengths = torch.tensor([len(ids[i]) + 2 for i in batch])
    table = torch.ones(len(batch), int(lengths.max()), dtype=torch.long)
    for row, i in enumerate(batch):
        table[row, 0] = 0
        table[row, 1 : len(ids[i]) + 1] = torch.tensor(ids[i], dtype=torch.long)
        table[row, len(ids[i]) + 1] = 2
    return table, lengths
