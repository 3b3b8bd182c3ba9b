// The filter menu: fields, then their values. Choosing toggles; the menu stays open for the next choice.
import type { MenuProps } from 'antd';
import { useChannels, useMembers } from '../../api/shop';
import type { CaseFilter } from '../../api/types';
import { useT } from '../../app/i18n';
import { withoutKey } from '../../lib/filter-url';

type ListKey = 'state' | 'issue' | 'severity' | 'channel' | 'source' | 'star' | 'ground';

const STATES = ['new', 'verifying', 'replied', 'contacted', 'resolving', 'resolved', 'closed'] as const;
const ISSUES = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'] as const;
const GROUNDS = ['abuse', 'privacy', 'irrelevant', 'competitor', 'coercion', 'repeated'] as const;

export function useFilterMenu(filter: CaseFilter, onFilter: (filter: CaseFilter) => void): MenuProps {
  const t = useT();
  const channels = useChannels().data?.items ?? [];
  const members = useMembers().data?.items ?? [];
  const values = <V extends string | number>(key: ListKey, all: readonly V[], label: (value: V) => string) => ({
    key,
    label: t(`filter.${key}`),
    children: all.map((value) => ({ key: `${key}:${value}`, label: label(value) })),
  });
  const flag = (key: 'overdue' | 'approval' | 'escalated' | 'snoozed' | 'unsure') => ({
    key: `${key}:true`,
    label: t(`filter.${key}`),
  });
  return {
    multiple: true,
    selectable: true,
    selectedKeys: selected(filter),
    items: [
      values('issue', ISSUES, (v) => t(`issue.${v}`)),
      values('severity', [1, 2, 3] as const, (v) => t(`severity.${v}`)),
      values('star', [1, 2, 3, 4, 5], (v) => `${'★'.repeat(v)}${'☆'.repeat(5 - v)}`),
      values('state', STATES, (v) => t(`state.${v}`)),
      values(
        'channel',
        channels.map((c) => c.id),
        (id) => channels.find((c) => c.id === id)?.name ?? id,
      ),
      {
        key: 'assignee',
        label: t('filter.assignee'),
        children: [
          { key: 'assignee:me', label: t('filter.assignee.me') },
          { key: 'assignee:none', label: t('filter.assignee.none') },
          ...members.map((m) => ({ key: `assignee:${m.user}`, label: m.name })),
        ],
      },
      values('source', ['review', 'message', 'return', 'delivery'] as const, (v) => t(`source.${v}`)),
      values('ground', GROUNDS, (v) => t(`ground.${v}`)),
      { type: 'divider' },
      flag('overdue'),
      flag('approval'),
      flag('unsure'),
      flag('escalated'),
      flag('snoozed'),
    ],
    onClick: ({ key }) => onFilter(toggled(filter, key)),
  };
}

function selected(filter: CaseFilter): string[] {
  return Object.entries(filter).flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((v) => `${key}:${v}`) : [`${key}:${String(value)}`],
  );
}

const LISTS = new Set(['state', 'issue', 'severity', 'channel', 'source', 'star', 'ground']);
const NUMERIC = new Set(['severity', 'star']);

/** The filter after choosing "key:value" in the menu. */
export function toggled(filter: CaseFilter, choice: string): CaseFilter {
  const at = choice.indexOf(':');
  const key = choice.slice(0, at) as keyof CaseFilter;
  const value = choice.slice(at + 1);
  if (!LISTS.has(key)) {
    const next: string | boolean = key === 'assignee' ? value : true;
    return filter[key] === next ? withoutKey(filter, key) : { ...filter, [key]: next };
  }
  const typed = NUMERIC.has(key) ? Number(value) : value;
  const old = (filter[key] ?? []) as (string | number)[];
  const list = old.includes(typed) ? old.filter((v) => v !== typed) : [...old, typed];
  return list.length === 0 ? withoutKey(filter, key) : { ...filter, [key]: list };
}
