// The filter as chips: one chip a field, in words.
import { useChannels, useMembers } from '../../api/shop';
import type { CaseFilter } from '../../api/types';
import { useFormats } from '../../app/format';
import { type Translate, useT } from '../../app/i18n';

export interface Chip {
  key: keyof CaseFilter;
  text: string;
}

/** What the view itself means; a chip for it would only be noise. */
function isQuiet(key: keyof CaseFilter, filter: CaseFilter): boolean {
  return (
    key === 'q' ||
    key === 'sort' ||
    (key === 'open' && filter.open === true) ||
    (key === 'snoozed' && filter.snoozed === false)
  );
}

export function useChips(filter: CaseFilter): Chip[] {
  const t = useT();
  const channels = useChannels().data?.items ?? [];
  const members = useMembers().data?.items ?? [];
  const { date } = useFormats();
  const names = new Map([
    ...channels.map((c) => [c.id, c.name] as const),
    ...members.map((m) => [m.user, m.name] as const),
  ]);
  const value = (key: keyof CaseFilter): string | null => {
    switch (key) {
      case 'open':
        return t(filter.open ? 'filter.open.true' : 'filter.open.false');
      case 'overdue':
      case 'snoozed':
      case 'approval':
      case 'escalated':
      case 'improved':
      case 'unsure':
        return filter[key] ? null : t('say.no');
      case 'assignee':
        return owner(filter.assignee ?? '', names, t);
      case 'channel':
        return (filter.channel ?? []).map((id) => names.get(id) ?? id).join(', ');
      case 'state':
        return (filter.state ?? []).map((s) => t(`state.${s}`)).join(', ');
      case 'issue':
        return (filter.issue ?? []).map((i) => t(`issue.${i}`)).join(', ');
      case 'source':
        return (filter.source ?? []).map((s) => t(`source.${s}`)).join(', ');
      case 'ground':
        return (filter.ground ?? []).map((g) => t(`ground.${g}`)).join(', ');
      case 'severity':
        return (filter.severity ?? [])
          .map((s) => (s === 1 || s === 2 || s === 3 ? t(`severity.${s}`) : String(s)))
          .join(', ');
      case 'star':
        return (filter.star ?? []).map((s) => `${s}★`).join(', ');
      case 'clock':
        return filter.clock ? t(`clock.${filter.clock}`) : '';
      case 'clock_state':
        return filter.clock_state ? t(`filter.clock_state.${filter.clock_state}`) : '';
      case 'from':
      case 'to':
        return date(filter[key] ?? '');
      default:
        return String(filter[key] ?? '');
    }
  };
  return (Object.keys(filter) as (keyof CaseFilter)[])
    .filter((key) => filter[key] !== undefined && !isQuiet(key, filter) && key !== 'q' && key !== 'sort')
    .map((key) => {
      const shown = value(key);
      const label = t(`filter.${key as Exclude<keyof CaseFilter, 'sort'>}`);
      return { key, text: shown === null || key === 'open' ? (shown ?? label) : `${label}: ${shown}` };
    });
}

function owner(id: string, names: Map<string, string>, t: Translate): string {
  if (id === 'me') return t('filter.assignee.me');
  if (id === 'none') return t('filter.assignee.none');
  return names.get(id) ?? id.slice(0, 8);
}
