// What a reading says, made ready to be shown. Pure; text in, text out.
import type { Reading } from '../../api/types';
import { reasonSpans } from '../../lib/highlight';
import { charCounter, overlaps, type Span, wordsOf } from '../../lib/passages';

export type Polarity = Reading['polarity'];

export const MASK = '••••';

const WISHES = new Set(['refund', 'exchange', 'reship', 'apology', 'information', 'compensation']);

export interface Said {
  kind: string;
  value: string | null;
}

/** Each aspect once, in the order of the text; spoken of both well and badly is mixed. */
export function aspectSummary(aspects: Reading['aspects']): { aspect: string; polarity: Polarity }[] {
  const out = new Map<string, Polarity>();
  for (const { aspect, polarity } of [...aspects].sort((a, b) => a.start - b.start))
    out.set(aspect, together([out.get(aspect) ?? polarity, polarity]));
  return [...out].map(([aspect, polarity]) => ({ aspect, polarity }));
}

/** One polarity for several: neutral gives way, disagreement is mixed. */
export function together(polarities: readonly Polarity[]): Polarity {
  const said = [...new Set(polarities)].filter((polarity) => polarity !== 'neutral');
  return said.length === 0 ? 'neutral' : said.length === 1 ? (said[0] ?? 'neutral') : 'mixed';
}

/** What the buyer wants, and what the buyer states; each once, personal data masked. */
export function sayings(reading: Pick<Reading, 'claims' | 'private'>): { wants: Said[]; states: Said[] } {
  const seen = new Set<string>();
  const all = reading.claims
    .map((claim) => ({
      kind: claim.kind,
      value: claim.value !== null && isPrivate(claim, reading) ? MASK : claim.value,
    }))
    .filter(({ kind, value }) => {
      const key = `${kind} ${value}`;
      return !seen.has(key) && seen.add(key);
    });
  return { wants: all.filter((one) => WISHES.has(one.kind)), states: all.filter((one) => !WISHES.has(one.kind)) };
}

/** The deciding words as a list, without those that stand in personal data. */
export function openReasons(text: string, reading: Pick<Reading, 'why' | 'private'>): string[] {
  const open = reading.why.filter((why) => !reasonSpans(text, [why]).some((span) => isPrivate(span, reading)));
  return [...new Set(open.map((why) => why.text))];
}

/** An older version has no reading of its own: what is personal now is personal wherever it stood before, and what
 * looks like an address or a number that the buyer has since taken out is covered too. */
export function privateBefore(before: string, now: string, reading: Pick<Reading, 'private'>): Reading['private'] {
  const old = Array.from(before);
  const found: Reading['private'] = [];
  for (const span of reading.private) {
    const words = Array.from(wordsOf(now, span));
    if (words.length === 0) continue;
    for (let at = 0; at + words.length <= old.length; at += 1)
      if (words.every((char, place) => old[at + place] === char))
        found.push({ kind: span.kind, start: at, end: at + words.length });
  }
  return found.concat(contacts(before).filter((span) => !isPrivate(span, { private: found })));
}

const CONTACTS = [
  { kind: 'email', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu },
  // Seven digits and more, with the spaces, dots and dashes that people put between them.
  { kind: 'phone', pattern: /\+?\p{Nd}(?:[\s().-]{0,2}\p{Nd}){6,}/gu },
] as const;
const DATE = /^\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}$/;

function contacts(text: string): Reading['private'] {
  const chars = charCounter(text);
  return CONTACTS.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([words]) => !DATE.test(words))
      .map((hit) => ({ kind, start: chars(hit.index), end: chars(hit.index + hit[0].length) })),
  );
}

const UNITS = ['n', 'h', 'd', 'w', 'm', 'y'] as const;
export type Unit = (typeof UNITS)[number];

/** "5d" is five days, "0.5m" half a month; null for anything else. */
export function duration(value: string): { n: number; unit: Unit } | null {
  const found = /^(\d+(?:\.\d+)?)([nhdwmy])$/.exec(value);
  const unit = UNITS.find((one) => one === found?.[2]);
  return found && unit ? { n: Number(found[1]), unit } : null;
}

function isPrivate(span: Span, reading: Pick<Reading, 'private'>): boolean {
  return reading.private.some((one) => overlaps(one, span));
}
