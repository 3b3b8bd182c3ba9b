"""Trains the guard's head: a small network over what stands between the deep tier's layers.

    cat crates/triage/tests/outgoing/set.tsv crates/triage/tests/outgoing/held_out*.tsv crates/triage/seed/guard.tsv \
        | cargo run --release -p triage --example guard_vectors > $WORK/guard.vectors
    $PY training/guard.py --vectors $WORK/guard.vectors --out crates/triage/model/guard.bin

The blind texts (crates/triage/tests/outgoing/blind_*.tsv) are never read here. Only numpy is needed.
"""

import argparse
import struct

import numpy as np

KINDS = ["incentive", "rude", "blame", "personal_data", "off_platform", "review_ask", "ungranted_promise"]
# Numbers are found by rules; a text that only shows somebody's address is innocent to the head.
UNHEARD = "personal_data"
FOLDS = 5


def read(path):
    vectors, kinds, order = [], [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            language, expected, _, numbers = line.rstrip("\n").split("\t")
            vectors.append(np.array(numbers.split(" "), dtype=np.float32))
            kinds.append([kind in expected.split(",") for kind in KINDS])
            order.append((language, expected))
    kinds = np.array(kinds)
    heard = np.delete(kinds, KINDS.index(UNHEARD), axis=1).any(axis=1)
    return np.array(vectors), np.column_stack([heard, kinds]).astype(np.float32), order


def folds(order):
    """Neighbours of one language and kind share a fold: the same thought in several languages stays together."""
    sizes = {}
    for key in order:
        sizes[key] = sizes.get(key, 0) + 1
    seen = {}
    out = []
    for key in order:
        place = seen[key] = seen.get(key, -1) + 1
        out.append(int(place * 4 * FOLDS / sizes[key]) % FOLDS)
    return np.array(out)


def descend(x, truth, blame, hidden, decay, epochs, seed, rate=1e-3, batch=64):
    """One layer of rectified units and one of lanes, by Adam with a fifth of the units left out. `blame(scores, truth, rows)` is the slope
    of what is to be small at the lanes."""
    draw = np.random.default_rng(seed)
    w1 = draw.normal(0, (2 / x.shape[1]) ** 0.5, (x.shape[1], hidden)).astype(np.float32)
    w2 = draw.normal(0, hidden**-0.5, (hidden, truth.shape[1])).astype(np.float32)
    state = [w1, np.zeros(hidden, np.float32), w2, np.zeros(truth.shape[1], np.float32)]
    first = [np.zeros_like(p) for p in state]
    second = [np.zeros_like(p) for p in state]
    step = 0
    for epoch in range(epochs):
        order = draw.permutation(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            w1, b1, w2, b2 = state
            inner = x[rows] @ w1 + b1
            live = np.maximum(inner, 0)
            keep = (draw.random(live.shape) > 0.2) / np.float32(0.8)
            live = live * keep
            wrong = blame(live @ w2 + b2, truth[rows], rows)
            back = (wrong @ w2.T) * keep * (inner > 0)
            slopes = [x[rows].T @ back + decay * w1 / len(x), back.sum(0), live.T @ wrong + decay * w2 / len(x), wrong.sum(0)]
            step += 1
            pace = rate * (1 - epoch / epochs)
            for p, g, m, v in zip(state, slopes, first, second):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= pace * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return state


def fit(x, y, hidden, decay, epochs, seed):
    """The summed cross-entropy of all lanes; the first lane counts as much as all others together."""
    lanes = np.full(y.shape[1], 1 / (y.shape[1] - 1), np.float32)
    lanes[0] = 1
    return descend(x, y, lambda z, truth, rows: (1 / (1 + np.exp(-z)) - truth) * lanes / len(rows), hidden, decay, epochs, seed)


def scores(members, x):
    return sum(np.maximum(x @ w1 + b1, 0) @ w2 + b2 for w1, b1, w2, b2 in members) / len(members)


def scale(x):
    return x.mean(0), x.std(0) + 1e-6


def held_back_scores(x, y, order, options):
    """Scores of every row by heads that have not seen its fold."""
    out = np.zeros_like(y)
    part = folds(order)
    for fold in range(FOLDS):
        test = part == fold
        mean, spread = scale(x[~test])
        members = [fit((x[~test] - mean) / spread, y[~test], *options, seed) for seed in range(2)]
        out[test] = scores(members, (x[test] - mean) / spread)
    return out


def write(path, members, mean, spread, threshold, magic=b"KGUARD1\n"):
    inputs, hidden = members[0][0].shape
    with open(path, "wb") as out:
        out.write(magic)
        out.write(struct.pack("<IIIIf", inputs, hidden, len(members), members[0][2].shape[1], threshold))
        for w1, b1, w2, b2 in members:
            own = w1 / spread[:, None]
            bias = b1 - mean @ own
            for unit in range(hidden):
                row = own[:, unit]
                # Inputs differ in size by tens; a step of their own keeps the large ones exact enough.
                step = np.abs(row).max() / 32767
                out.write(struct.pack("<ff", step, bias[unit]))
                out.write(np.round(row / step).astype("<i2").tobytes())
            for lane in range(w2.shape[1]):
                out.write(struct.pack("<f", b2[lane]))
                out.write(w2[:, lane].astype("<f4").tobytes())


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--vectors", required=True)
    ask.add_argument("--out", required=True)
    ask.add_argument("--hidden", type=int, default=48)
    ask.add_argument("--decay", type=float, default=2.0)
    ask.add_argument("--epochs", type=int, default=30)
    ask.add_argument("--members", type=int, default=3)
    ask.add_argument("--alarms", type=float, default=0.02, help="share of innocent texts that may be flagged")
    told = ask.parse_args()
    x, y, order = read(told.vectors)
    options = (told.hidden, told.decay, told.epochs)
    held = held_back_scores(x, y, order, options)
    innocent, guilty = held[y[:, 0] == 0, 0], held[y[:, 0] == 1, 0]
    for share in (0.005, 0.01, 0.02, 0.03, 0.05):
        line = np.quantile(innocent, 1 - share)
        print(f"innocent flagged {share:.3f}: line {line:.2f} guilty found {(guilty > line).mean():.3f}")
    threshold = float(np.quantile(innocent, 1 - told.alarms))
    mean, spread = scale(x)
    members = [fit((x - mean) / spread, y, *options, seed) for seed in range(told.members)]
    write(told.out, members, mean, spread, threshold)
    print(f"{len(x)} texts, line {threshold:.3f}")


if __name__ == "__main__":
    main()
