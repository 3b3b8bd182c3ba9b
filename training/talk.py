"""Trains the head that hears what a message asks for: a small network over what stands between the deep tier's layers.

    $PY training/talk.py list --data $DATA > $WORK/talk.tsv
    cargo run --release -p triage --example guard_vectors < $WORK/talk.tsv > $WORK/talk.vectors
    $PY training/talk.py train --vectors $WORK/talk.vectors --out crates/triage/model/talk.bin

Learned are the written messages (crates/triage/seed/messages.tsv without the fifth that is held back, and intents.tsv),
and beside them a few hundred of the template-made ones, complaints and praise. The measured messages
(crates/triage/tests/intents.tsv) are never read here. Only numpy is needed.
"""

import argparse
import random
import sys
from pathlib import Path

import numpy as np

from corpus import POLAR, TIER_C, fnv, labelled, polar
from guard import descend, scale, write

SEEDS = Path(__file__).parent.parent / "crates/triage/seed"
INTENTS = [
    "where_is_parcel", "return_exchange", "product_question", "complaint", "invoice", "cancel", "thanks", "human_please",
    "other",
]
NAMES = {
    "track_order": "where_is_parcel", "delivery_period": "where_is_parcel", "get_refund": "return_exchange",
    "track_refund": "return_exchange", "check_refund_policy": "return_exchange", "check_invoice": "invoice",
    "get_invoice": "invoice", "cancel_order": "cancel", "check_cancellation_fee": "cancel",
    "contact_human_agent": "human_please", "contact_customer_service": "human_please", "complaint": "complaint",
}
# Drawn from each kind of text that was not written for this, and what one of them weighs.
DRAWN = 300
WEIGHTS = {"made": 0.3, "review": 0.5}


def table(path):
    return [line.split("\t") for line in Path(path).read_text(encoding="utf-8").split("\n")[1:] if line]


def texts(data):
    """Lines of (source or language, intent, text)."""
    for language, intent, text in table(SEEDS / "messages.tsv"):
        if fnv(f"{language}_chat\t{text}") % 5:
            yield language, intent, text
    for intent, text in table(SEEDS / "intents.tsv"):
        yield "-", intent, text
    draw = random.Random(42)
    made = [(NAMES.get(name, "other"), text) for name, text in table(data / "intents/en_bitext.tsv")]
    for intent, text in draw.sample(made, 2 * DRAWN):
        yield "made", intent, text
    judged = [row for row in labelled(data / "reviews-labelled.tsv") if row.source not in TIER_C and not row.held]
    for row in draw.sample(judged, DRAWN):
        yield "review", "complaint" if row.issue < 6 else "other", row.text
    sided = [row for source in POLAR for row in polar(data / f"polarity/{source}.tsv", source)]
    sided = [row for row in sided if row.polarity in (0, 2) and not row.held]
    for row in draw.sample(sided, DRAWN):
        yield "review", "complaint" if row.polarity == 0 else "other", row.text


def fit(x, y, weight, hidden, decay, epochs, seed):
    """The cross-entropy of the one intent."""

    def blame(z, truth, rows):
        said = np.exp(z - z.max(1, keepdims=True))
        said /= said.sum(1, keepdims=True)
        return ((said - truth) * weight[rows, None] / len(rows)).astype(np.float32)

    return descend(x, np.eye(len(INTENTS), dtype=np.float32)[y], blame, hidden, decay, epochs, seed)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("what", choices=["list", "train"])
    ask.add_argument("--data", type=Path)
    ask.add_argument("--vectors")
    ask.add_argument("--out")
    ask.add_argument("--hidden", type=int, default=48)
    ask.add_argument("--decay", type=float, default=2.0)
    ask.add_argument("--epochs", type=int, default=30)
    ask.add_argument("--members", type=int, default=1)
    ask.add_argument("--fast", type=float, default=1.5, help="weight of the fast tier's log-probabilities beside the head")
    told = ask.parse_args()
    if told.what == "list":
        sys.stdout.writelines("\t".join(row) + "\n" for row in texts(told.data))
        return
    x, y, weight = [], [], []
    with open(told.vectors, encoding="utf-8") as lines:
        for line in lines:
            source, intent, _, numbers = line.rstrip("\n").split("\t")
            x.append(np.array(numbers.split(" "), dtype=np.float32))
            y.append(INTENTS.index(intent))
            weight.append(WEIGHTS.get(source, 1.0))
    x, y, weight = np.array(x), np.array(y), np.array(weight, np.float32)
    mean, spread = scale(x)
    members = [fit((x - mean) / spread, y, weight, told.hidden, told.decay, told.epochs, seed) for seed in range(told.members)]
    write(told.out, members, mean, spread, told.fast, b"KTALKS1\n")
    print(f"{len(x)} texts")


if __name__ == "__main__":
    main()
