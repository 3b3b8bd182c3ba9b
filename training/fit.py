"""Fits the numbers that settle the answers, on rows that neither tier of the rehearsal had learned from.

Reads what `cargo run --release -p triage --example rehearse` prints and writes the numbers into the model file. Their
places are told in `crates/triage/src/blend.rs`.
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

from corpus import GROUNDS, ISSUES, POLARITIES
from export import KNOBS, seal

# Precision the unhesitating answers must reach on the rows fitted on; a little above the promise.
WANTED = 0.94


def solve(start, loss):
    """The numbers with the least loss, from a start."""
    numbers = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([numbers], max_iter=500, line_search_fn="strong_wolfe")

    def step():
        optimiser.zero_grad()
        value = loss(numbers)
        value.backward()
        return value

    optimiser.step(step)
    return numbers.detach()


def read(path):
    rows = [line.rstrip("\n").split("\t") for line in open(path)]
    numbers = torch.tensor([[float(x) for x in row[6:]] for row in rows], dtype=torch.float64)
    return rows, numbers


def logit(p):
    p = p.clamp(1e-4, 1 - 1e-4)
    return torch.log(p / (1 - p))


def margins(x):
    """The four leanings that `blend::line` weighs."""
    issue, polarity = x[:, :7], x[:, 13:17]
    four = [
        issue[:, :6].logsumexp(1) - issue[:, 6],
        polarity[:, [0, 3]].logsumexp(1) - polarity[:, 2],
        polarity[:, 1] - polarity[:, [0, 2, 3]].logsumexp(1),
        x[:, 28],
    ]
    return torch.stack(four, 1).clamp(-8, 8)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--scores", required=True)
    p.add_argument("--model", help="model file to write the numbers into")
    a = p.parse_args()
    rows, x = read(a.scores)
    judged = torch.tensor([r[1] != "-" for r in rows])
    truth = torch.tensor([ISSUES.index(r[1]) if r[1] in ISSUES else 6 for r in rows])
    polar = torch.tensor([POLARITIES.index(r[5]) if r[5] in POLARITIES else -1 for r in rows])
    fast = x[:, 22:28].clamp_min(1e-4).log()
    knobs = [0.0] * KNOBS

    mix = lambda n: n[0] * x[:, :6] + n[1] * fast + n[2:]
    real = judged & (truth < 6)
    complains = torch.where(judged, truth < 6, (polar == 0) | (polar == 3)).double()
    weight = torch.where(judged, 1.0, 0.1).double()
    m = margins(x)

    def settle(use):
        """Issue and complaint numbers from some rows, and what they say of all rows. The leans and the fast tier's
        weight are held near 0 where little is gained; of the line between complaint and not, the natural mix decides
        most and the polarity sets keep it from drifting."""
        issue = solve([0.8, 0.1] + [0.0] * 6, lambda n: F.cross_entropy(
            mix(n)[real & use], truth[real & use]) + 0.01 * (n[1:] ** 2).sum())
        line = solve([0.0, 0.5, 0.3, 0.0, 0.2], lambda n: (weight * use * F.binary_cross_entropy_with_logits(
            n[0] + m @ n[1:], complains, reduction="none")).sum() / (weight * use).sum())
        chances, complaint = mix(issue).softmax(1), torch.sigmoid(line[0] + m @ line[1:])
        said = torch.where(complaint >= 0.5, chances.argmax(1), 6)
        right = torch.where(complaint >= 0.5, complaint * chances.amax(1), 1 - complaint)
        return issue, line, complaint, said, right

    issue, line, complaint, said, right = settle(torch.ones_like(judged))
    knobs[0:8], knobs[8:13] = issue.tolist(), line.tolist()

    # Confidence of the primary answer: calibrated on answers to rows that the numbers above were not fitted on.
    fold = torch.arange(len(rows)) % 5
    apart, sure_of = said.clone(), right.clone()
    for k in range(5):
        _, _, _, other_said, other_right = settle(fold != k)
        apart[fold == k], sure_of[fold == k] = other_said[fold == k], other_right[fold == k]
    hit = (apart == truth).double()[judged]
    sure = solve([0.0, 1.0], lambda n: F.binary_cross_entropy_with_logits(n[0] + n[1] * logit(sure_of[judged]), hit))
    knobs[13:15] = sure.tolist()
    confidence = torch.sigmoid(sure[0] + sure[1] * logit(sure_of))[judged].numpy()
    order = np.argsort(-confidence)
    share = np.cumsum(hit.numpy()[order]) / np.arange(1, len(order) + 1)
    last = max(np.flatnonzero(share >= WANTED), default=0)
    knobs[15] = float(confidence[order][last])

    # Polarity: heat and leans.
    has = polar >= 0
    found = solve([1.0] + [0.0] * 4, lambda n: F.cross_entropy(n[0] * x[has, 13:17] + n[1:], polar[has]) + 0.003 * (n[1:] ** 2).sum())
    knobs[16:21] = found.tolist()

    # Yes-or-no heads: one lean each.
    also = torch.tensor([[word == r[1] or word in r[2].split(",") for word in ISSUES] for r in rows]).double()
    severity = torch.tensor([[int(r[4]) >= 2, int(r[4]) >= 3] for r in rows]).double()
    ground = torch.tensor([[r[3] == word for word in GROUNDS] for r in rows]).double()
    for goal, lanes, place in [(also, slice(7, 13), 21), (severity, slice(17, 19), 27), (ground, slice(19, 22), 29)]:
        found = solve([0.0] * goal.shape[1], lambda n: F.binary_cross_entropy_with_logits(
            x[judged, lanes] + n, goal[judged]) + 0.002 * (n ** 2).sum())
        knobs[place : place + goal.shape[1]] = found.tolist()

    t, s = truth[judged].numpy(), said[judged].numpy()
    f1 = [2 * ((t == k) & (s == k)).sum() / max(1, (t == k).sum() + (s == k).sum()) for k in range(5)]
    print(f"rows {judged.sum()} macro5 {np.mean(f1):.4f} {np.round(f1, 3)} accuracy {(t == s).mean():.4f}")
    print(f"answered {(last + 1) / len(order):.3f} at {WANTED} from confidence {knobs[15]:.3f}")
    pair = has & ((polar == 0) | (polar == 2))
    for source in sorted({r[0] for r, h in zip(rows, has) if h}):
        at = pair & torch.tensor([r[0] == source for r in rows])
        y, z = (polar[at] == 0).numpy(), (complaint[at] >= 0.5).numpy()
        both = [2 * (g & h).sum() / max(1, g.sum() + h.sum()) for g, h in ((y, z), (~y, ~z))]
        print(f"   {source} negative against positive {np.mean(both):.4f} n {at.sum()}")
    print("knobs", [round(k, 4) for k in knobs[:32]])
    if a.model:
        body = open(a.model, "rb").read()[36:]
        seal(a.model, body[: -4 * KNOBS] + np.array(knobs, "<f4").tobytes())


if __name__ == "__main__":
    main()
