// Timeline entries in words. An event this console does not know yet is printed by its name rather than hidden.
import { useMembers } from '../../api/shop';
import type { TimelineEntry } from '../../api/types';
import { useFormats } from '../../app/format';
import { useI18n } from '../../app/i18n';
import type { MessageKey } from '../../locales/en';

export interface EventText {
  title: string;
  /** What a person wrote with it: a note, a reason, a plan. */
  words: string | null;
}

const SPOKEN = ['text', 'note', 'reason', 'plan', 'cause'] as const;

export function useEventText(): (entry: TimelineEntry) => EventText {
  const { t, catalogue } = useI18n();
  const { dateTime } = useFormats();
  const members = useMembers().data?.items ?? [];
  const known = (key: string): key is MessageKey => key in catalogue;
  const word = (prefix: string, value: unknown): string => {
    const key = `${prefix}.${String(value)}`;
    return known(key) ? t(key) : String(value ?? '');
  };
  const person = (value: unknown): string => {
    if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
    return members.find((m) => m.user === value)?.name ?? String(value ?? '');
  };
  const params = (data: Record<string, unknown>) => ({
    to: person(data.to_name ?? data.to ?? data.assignee),
    priority: word('priority', data.priority),
    verdict: word('verdict', data.verdict),
    issue: word('issue', data.issue),
    severity: word('severity', data.severity),
    from: word('state', data.from),
    until: typeof data.until === 'string' ? dateTime(data.until) : '',
    outcome: word('outcome', data.outcome),
    clock: word('clock', data.what ?? data.clock ?? data.kind),
    kind: word('act', data.what ?? data.kind),
  });

  return (entry) => {
    const { kind, data } = entry;
    const spoken = SPOKEN.map((key) => data[key]).find(
      (value): value is string => typeof value === 'string' && value !== '',
    );
    const words = spoken ?? null;
    if (kind === 'case.assigned' && !(data.to ?? data.to_name ?? data.assignee))
      return { title: t('event.case.unassigned'), words };
    if (kind === 'case.state_changed')
      return { title: `${word('state', data.from)} → ${word('state', data.to)}`, words };
    const key = `event.${kind}`;
    if (!known(key)) return { title: kind.replace(/^\w+\./, '').replaceAll('_', ' '), words };
    return { title: t(key, params(data)).replace(/[:：，,]\s*$/, ''), words };
  };
}
