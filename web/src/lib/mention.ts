// Mentions and the sources that find them. Pure.
import type {
  Mention,
  MentionSource,
  MentionState,
  Mentions,
  SourceBody,
  SourceHealth,
  SourceKind,
} from '../api/types';

export const MENTION_STATES: readonly MentionState[] = ['new', 'noted', 'dismissed'];
export const POLARITIES: readonly Mention['polarity'][] = ['negative', 'mixed', 'neutral', 'positive'];

/** MentionSources that cannot be read. */
export const failing = (sources: Mentions['sources']): Mentions['sources'] =>
  sources.filter((source) => source.health === 'failing');

export const POLARITY_TONE: Record<Mention['polarity'], string> = {
  negative: 'red',
  mixed: 'amber',
  neutral: '',
  positive: 'green',
};

export const SOURCE_TONE: Record<SourceHealth, string> = {
  healthy: 'green',
  quiet: 'amber',
  failing: 'red',
  off: '',
  waiting: '',
};

/** Routes of RSSHub that shops use, below the address of one's own. */
export const RSSHUB_ROUTES: readonly string[] = [
  '/weibo/keyword/关键词',
  '/bilibili/vsearch/关键词',
  '/zhihu/topic/编号',
  '/xiaohongshu/user/编号/notes',
  '/tieba/forum/吧名',
  '/telegram/channel/频道',
];

export const EVERY: readonly number[] = [5, 15, 30, 60, 180, 720, 1440];

export interface SourceForm {
  kind: SourceKind;
  name: string;
  words: string[];
  every: number;
  /** A secret is empty until somebody types another. */
  fields: Record<string, string>;
}

export const newSource = (kind: SourceKind): SourceForm => ({ kind, name: '', words: [], every: 15, fields: {} });

export const sourceForm = ({ kind, name, words, every, fields }: MentionSource): SourceForm => ({
  kind,
  name,
  words,
  every,
  fields,
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is sent: all of a new one; what differs of one that is there, and nothing for a secret that nobody typed. */
export function sourceBody(before: MentionSource | null, form: SourceForm): SourceBody {
  const typed = Object.entries(form.fields).map(([name, value]) => [name, value.trim()] as const);
  const { kind, name, words, every } = { ...form, name: form.name.trim() };
  if (before === null) {
    return { kind, name, words, every, fields: Object.fromEntries(typed.filter(([, value]) => value !== '')) };
  }
  const changed = typed.filter(([field, value]) => value !== (before.fields[field] ?? ''));
  return {
    ...(name === before.name ? {} : { name }),
    ...(same(words, before.words) ? {} : { words }),
    ...(every === before.every ? {} : { every }),
    ...(changed.length > 0 ? { fields: Object.fromEntries(changed) } : {}),
  };
}
