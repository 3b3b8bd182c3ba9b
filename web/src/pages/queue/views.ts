// The views every shop has. Saved views come after them.
import type { CaseFilter } from '../../api/types';
import type { MessageKey } from '../../locales/en';

export interface BuiltInView {
  key: string;
  label: MessageKey;
  filter: CaseFilter;
}

export const BUILT_IN: readonly BuiltInView[] = [
  { key: 'open', label: 'view.open', filter: { open: true, snoozed: false } },
  { key: 'mine', label: 'view.mine', filter: { open: true, snoozed: false, assignee: 'me' } },
  { key: 'unassigned', label: 'view.unassigned', filter: { open: true, snoozed: false, assignee: 'none' } },
  { key: 'overdue', label: 'view.overdue', filter: { open: true, overdue: true } },
  { key: 'severe', label: 'view.severe', filter: { open: true, severity: [3] } },
  { key: 'approval', label: 'view.approval', filter: { open: true, approval: true } },
  { key: 'unsure', label: 'view.unsure', filter: { open: true, unsure: true } },
  { key: 'snoozed', label: 'view.snoozed', filter: { open: true, snoozed: true } },
];
