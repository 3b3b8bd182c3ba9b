"""Writes a checkpoint as the one file that the crate reads: seal, sizes, vocabulary, small weights, knobs.

The layout is told in `crates/triage/src/deep/file.rs`. The same checkpoint always gives the same bytes.
"""

import argparse
import random
import struct

import blake3
import numpy as np
import torch

import corpus
from batches import pack
from encoder import HEADS, PLACES, Encoder
from pieces import folding, numbers
from source import Source
from vocabulary import pruned

KNOBS = 48


def steps_of(weight, most):
    """One step per row: the one that loses least when every weight is rounded by itself."""
    largest = np.abs(weight).max(1, keepdims=True).clip(1e-9)
    best, step = np.full_like(largest, np.inf), largest / most
    for factor in np.linspace(1.0, 0.5, 21):
        s = largest * factor / most
        gap = ((np.round(weight / s).clip(-most, most) * s - weight) ** 2).sum(1, keepdims=True)
        step = np.where(gap < best, s, step)
        best = np.minimum(gap, best)
    return step.astype(np.float32)


def small(weight, bits, inputs):
    """Whole numbers and one step per row. Columns are rounded one after another, and what a column loses the columns
    after it make up for, as far as the inputs seen on real texts (their products in `inputs`) allow."""
    most = 2 ** (bits - 1) - 1
    step = steps_of(weight, most)
    rest = torch.tensor(weight, dtype=torch.float64)
    h = inputs + torch.eye(len(inputs), dtype=torch.float64) * 0.01 * inputs.diagonal().mean()
    upper = torch.linalg.cholesky(torch.linalg.inv(h), upper=True)
    scale = torch.tensor(step[:, 0], dtype=torch.float64)
    whole = torch.zeros_like(rest)
    for start in range(0, rest.shape[1], 64):
        end = min(start + 64, rest.shape[1])
        lost = torch.zeros(rest.shape[0], end - start, dtype=torch.float64)
        for i in range(start, end):
            whole[:, i] = (rest[:, i] / scale).round().clamp(-most, most)
            lost[:, i - start] = (rest[:, i] - whole[:, i] * scale) / upper[i, i]
            rest[:, i:end] -= lost[:, i - start, None] * upper[None, i, i:end]
        rest[:, end:] -= lost @ upper[start:end, end:]
    return whole.numpy().astype(np.int8), step[:, 0]


@torch.no_grad()
def inputs_of(model, ids):
    """Products of the inputs of every linear layer over some texts."""
    found, hooks = {}, []
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and name.startswith("layers."):
            def look(_, given, __, name=name):
                x = given[0].reshape(-1, given[0].shape[-1]).double()
                found[name] = found.get(name, 0) + x.T @ x
            hooks.append(module.register_forward_hook(look))
    model.eval()
    for i in range(len(ids)):
        model(*pack(ids, [i]))
    for hook in hooks:
        hook.remove()
    return found


def packed(rows, bits):
    if bits == 8:
        return rows.tobytes()
    v = (rows.reshape(-1, 4).astype(np.uint32) + 32) & 63
    word = v[:, 0] | v[:, 1] << 6 | v[:, 2] << 12 | v[:, 3] << 18
    return np.stack([word & 255, word >> 8 & 255, word >> 16 & 255], 1).astype(np.uint8).tobytes()


def linear(weight, bias, bits, inputs):
    rows, step = small(weight, bits, inputs)
    return step.tobytes() + bias.astype("<f4").tobytes() + packed(rows, bits)


def blocks(source, kept):
    """The kept rows of the word table, as they stand in the source."""
    size = source.hidden // 32 * 18
    raw = np.frombuffer(source.tensors["emb.word"][2], np.uint8).reshape(source.words, size)
    return raw[kept].tobytes()


def content(source, saved, bits, inputs):
    w = {name: value.float().numpy() for name, value in saved["model"].items()}
    h, inner, layers, kept = source.hidden, source.inner, len(saved["layers"]), saved["kept"]
    table = folding(source)
    out = [struct.pack("<8I", bits, h, source.heads, inner, layers, len(kept), PLACES, len(table))]
    for sign, other in sorted(table.items()):
        out.append(struct.pack(f"<IB{len(other)}I", sign, len(other), *map(ord, other)))
    for number, i in enumerate(kept):
        piece = b"" if number < 4 else source.pieces[i].encode()
        out.append(struct.pack("<Bf", len(piece), source.scores[i]) + piece)
    out.append(blocks(source, kept))
    floats = lambda name: out.append(w[name].astype("<f4").tobytes())
    floats("place"), floats("norm.weight"), floats("norm.bias")
    for n in range(layers):
        p = f"layers.{n}."
        weight, bias = w[p + "qkv.weight"].copy(), w[p + "qkv.bias"].copy()
        # The attention's division by the root of the head width goes into the query.
        weight[:h] /= (h // source.heads) ** 0.5
        bias[:h] /= (h // source.heads) ** 0.5
        out.append(linear(weight, bias, bits, inputs[p + "qkv"]))
        out.append(linear(w[p + "out.weight"], w[p + "out.bias"], bits, inputs[p + "out"]))
        floats(p + "norm1.weight"), floats(p + "norm1.bias")
        out.append(linear(w[p + "up.weight"], w[p + "up.bias"], bits, inputs[p + "up"]))
        out.append(linear(w[p + "down.weight"], w[p + "down.bias"], bits, inputs[p + "down"]))
        floats(p + "norm2.weight"), floats(p + "norm2.bias")
    for name in HEADS:
        floats(f"head.{name}.weight")
    for name in HEADS:
        floats(f"head.{name}.bias")
    # Room for the knobs, which `fit.py` writes.
    out.append(bytes(4 * KNOBS))
    return b"".join(out)


def seal(path, body):
    with open(path, "wb") as file:
        file.write(b"KTD1" + blake3.blake3(body).digest() + body)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--source", required=True)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--data", required=True)
    p.add_argument("--seeds", default="crates/triage/seed")
    p.add_argument("--texts", type=int, default=400, help="texts of the training part that rounding looks at")
    p.add_argument("--bits", type=int, default=6)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.manual_seed(1), torch.set_num_threads(1)
    source, saved = Source(a.source), torch.load(a.checkpoint)
    _, learn = corpus.read(a.data, a.seeds)
    some = random.Random(2).sample([r for r in learn if r.judged and r.part != 1], a.texts)
    ids = numbers(pruned(source, saved["kept"]), [r.text for r in some], folding(source))
    table = source.matrix("emb.word", source.words, source.hidden)[saved["kept"]]
    model = Encoder(source, table, saved["layers"])
    model.load_state_dict(saved["model"])
    body = content(source, saved, a.bits, inputs_of(model, ids))
    seal(a.out, body)
    print(f"{a.out}: {len(body) + 36} bytes")


if __name__ == "__main__":
    main()
