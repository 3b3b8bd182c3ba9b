// Where a rule was read: a web address becomes a link, anything else stays the words that it is.
import { safeLink } from './link';

/** "host.tld/page" without a scheme, as people write down where they read something. */
const BARE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}\/\S*$/i;

export function sourceLink(source: string): string | null {
  const text = source.trim();
  if (/\s/.test(text)) return null;
  return safeLink(text) ?? (BARE.test(text) ? safeLink(`https://${text}`) : null);
}
