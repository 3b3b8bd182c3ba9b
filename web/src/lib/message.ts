// Fills a catalogue message: `{name}` takes a value, `{n|one case|# cases}` chooses by the locale's plural rule.

export type Params = Record<string, string | number>;

const SLOT = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

export function fill(message: string, params: Params | undefined, locale: string): string {
  if (!message.includes('{')) return message;
  return message.replace(SLOT, (slot: string, name: string, one?: string, other?: string) => {
    const value = params?.[name];
    if (value === undefined) return slot;
    const text = typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
    if (one === undefined || other === undefined) return text;
    const chosen = new Intl.PluralRules(locale).select(Number(value)) === 'one' ? one : other;
    return chosen.replaceAll('#', text);
  });
}

/** The slots a message asks for; both catalogues must ask for the same. */
export function slots(message: string): string[] {
  return [...new Set([...message.matchAll(SLOT)].map((m) => m[1] ?? ''))].sort();
}
