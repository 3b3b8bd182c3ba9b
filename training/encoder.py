"""The encoder as torch layers, started from the source weights, and the heads on top of it.

Knows shapes and starting values; nothing about rows, losses or files of ours.
"""

import torch
import torch.nn.functional as F
from torch import nn

# Lanes of each head, in the order in which the model file and the crate keep them.
HEADS = {"issue": 7, "present": 6, "polarity": 4, "severity": 2, "ground": 3}
PLACES = 130


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner, epsilon):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, epsilon)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, epsilon)

    def forward(self, x, mask, drop):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(b, n, d))
        x = self.norm1(x + F.dropout(a, drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Encoder(nn.Module):
    def __init__(self, source, words, layers, drop=0.1):
        """`words` are the kept rows of the source's word table: they are looked up and never learned."""
        super().__init__()
        h = source.hidden
        self.drop, self.hidden = drop, h
        self.register_buffer("words", torch.tensor(words), persistent=False)
        self.place = nn.Parameter(torch.tensor(
            source.vector("emb.pos").reshape(-1, h)[:PLACES] + source.vector("emb.type").reshape(-1, h)[0]))
        self.norm = nn.LayerNorm(h, source.epsilon)
        self.layers = nn.ModuleList(Layer(h, source.heads, source.inner, source.epsilon) for _ in layers)
        self.head = nn.ModuleDict({name: nn.Linear(3 * h, n) for name, n in HEADS.items()})
        self.start(source, layers)

    @torch.no_grad()
    def start(self, source, layers):
        h, inner = source.hidden, source.inner
        vector = lambda name: torch.tensor(source.vector(name))
        matrix = lambda name, o, i: torch.tensor(source.matrix(name, o, i))
        self.norm.weight.copy_(vector("emb.ln.w"))
        self.norm.bias.copy_(vector("emb.ln.b"))
        for layer, number in zip(self.layers, layers):
            p = f"l{number}."
            layer.qkv.weight.copy_(torch.cat([matrix(p + f"{x}.w", h, h) for x in "qkv"]))
            layer.qkv.bias.copy_(torch.cat([vector(p + f"{x}.b") for x in "qkv"]))
            for ours, theirs, o, i in [("out", "ao", h, h), ("up", "fi", inner, h), ("down", "fo", h, inner)]:
                getattr(layer, ours).weight.copy_(matrix(p + theirs + ".w", o, i))
                getattr(layer, ours).bias.copy_(vector(p + theirs + ".b"))
            for ours, theirs in [("norm1", "aln"), ("norm2", "oln")]:
                getattr(layer, ours).weight.copy_(vector(p + theirs + ".w"))
                getattr(layer, ours).bias.copy_(vector(p + theirs + ".b"))
        for head in self.head.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def hidden_states(self, ids, lengths):
        n = ids.shape[1]
        inside = torch.arange(n)[None, :] < lengths[:, None]
        x = self.norm(self.words[ids] + self.place[:n])
        x = F.dropout(x, self.drop, self.training)
        mask = torch.zeros(ids.shape, dtype=torch.bfloat16).masked_fill(~inside, -1e4)[:, None, None, :]
        if not torch.is_autocast_enabled("cpu"):
            mask = mask.float()
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return x.float(), inside[:, :, None]

    def pooled(self, ids, lengths):
        x, inside = self.hidden_states(ids, lengths)
        mean = (x * inside).sum(1) / lengths[:, None]
        most = x.masked_fill(~inside, -1e4).amax(1)
        return torch.cat([x[:, 0], mean, most], 1)

    def forward(self, ids, lengths):
        pooled = self.pooled(ids, lengths)
        with torch.autocast("cpu", enabled=False):
            return {name: head(F.dropout(pooled, 0.2, self.training)) for name, head in self.head.items()}
