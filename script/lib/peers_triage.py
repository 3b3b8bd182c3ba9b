"""Measures readers of polarity from the Python index on the split of `triage::train::split`; see script/peers/triage."""

import json
import os
import sys
import tempfile
import time

DATA = os.environ.get("TRIAGE_DATA", "../shared/data")
MASK = (1 << 64) - 1
SEED = 42


def part(key):
    """The fifth a row belongs to: the same hash as in crates/triage/src/train/split.rs."""
    value = 0xCBF29CE484222325 ^ SEED
    for byte in key.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    value = ((value ^ (value >> 31)) * 0x94D049BB133111EB) & MASK
    return (value >> 33) % 5


def rows(source):
    learn, test = [], []
    with open(f"{DATA}/polarity/{source}.tsv", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            polarity, text = line.rstrip("\n").split("\t", 1)
            if polarity in ("negative", "positive"):
                (learn if part(f"{source}\t{text}") else test).append((text, polarity == "negative"))
    return learn, test


def macro_f1(truth, said):
    scores = []
    for side in (True, False):
        hit = sum(t == side == s for t, s in zip(truth, said))
        scores.append(2 * hit / max(1, truth.count(side) + said.count(side)))
    return sum(scores) / 2


def measured(name, figures, test, read):
    """Reads the test rows three times by processor time of this process; the middle one counts."""
    rates = []
    for _ in range(3):
        start = time.process_time()
        said = read([text for text, _ in test])
        rates.append(len(test) / (time.process_time() - start))
    figures[f"{name}_reviews_per_s"] = sorted(rates)[1]
    figures[f"{name}_macro_f1"] = macro_f1([truth for _, truth in test], [bool(s) for s in said])
    print(f"{name}: {figures[f'{name}_reviews_per_s']:.0f}/s, macro-F1 {figures[f'{name}_macro_f1']:.4f}")


def peers(quick):
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    learn, test = rows("zh_shop")
    if quick:
        learn, test = learn[:3000], test[:500]
    figures = {}

    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.svm import LinearSVC

    grams = HashingVectorizer(analyzer="char", ngram_range=(1, 4), n_features=1 << 18, alternate_sign=False)
    plane = LinearSVC().fit(grams.transform([text for text, _ in learn]), [truth for _, truth in learn])
    measured("sklearn", figures, test, lambda texts: plane.predict(grams.transform(texts)).tolist())

    import fasttext

    spaced = lambda text: " ".join(text.replace("\n", " "))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, truth in learn:
            file.write(f"__label__{int(truth)} {spaced(text)}\n")
        file.flush()
        model = fasttext.train_supervised(file.name, wordNgrams=4, dim=50, epoch=10, thread=1, verbose=0)
    predict = model.f.predict
    measured(
        "fasttext",
        figures,
        test,
        lambda texts: [predict(spaced(text) + "\n", 1, 0.0, "strict")[0][1].endswith("1") for text in texts],
    )

    from snownlp import SnowNLP

    few = test[:: max(1, len(test) // (100 if quick else 1500))]
    measured("snownlp", figures, few, lambda texts: [SnowNLP(text).sentiments < 0.5 for text in texts])
    print(json.dumps({"bench": "peers of triage", "figures": figures}))


def ratios(path):
    lines = [json.loads(line) for line in open(path, encoding="utf-8") if line.startswith("{")]
    ours = next(line["figures"] for line in lines if line["bench"] == "triage")
    theirs = next(line["figures"] for line in lines if line["bench"] == "peers of triage")
    figures = {}
    for name in ("fasttext", "sklearn", "snownlp"):
        figures[f"times_{name}"] = ours["fast_reviews_per_s_core"] / theirs[f"{name}_reviews_per_s"]
        figures[f"f1_over_{name}"] = ours["polarity_zh_shop"] - theirs[f"{name}_macro_f1"]
    print(json.dumps({"bench": "triage against peers", "figures": figures}))


if "--ratios" in sys.argv:
    ratios(sys.argv[-1])
else:
    peers("--quick" in sys.argv)
