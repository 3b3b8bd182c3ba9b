// Small words of calls: how long, with whom, how it stands.
import { useSyncExternalStore } from 'react';
import type { Call, CallState } from '../../api/types';
import { useT } from '../../app/i18n';
import { secondsSince } from '../../lib/call';
import { clockText } from '../../lib/clock-text';
import { currentTime, subscribe } from '../../lib/ticker';

/** The console's clock, in whole seconds. */
export function useSeconds(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(currentTime() / 1000) * 1000);
}

/** "0:42" since an instant; goes on by itself. */
export function useSince(at: string | null): string {
  return clockText(secondsSince(at, useSeconds()) * 1000);
}

export function useCustomer(): (call: Pick<Call, 'customer_name'>) => string {
  const t = useT();
  return ({ customer_name }) => customer_name ?? t('calls.customer');
}

const TONE: Partial<Record<CallState, string>> = { invited: 'gold', waiting: 'amber', active: 'green' };

export function CallChip({ state }: { state: CallState }) {
  const t = useT();
  return <span className={`chip ${TONE[state] ?? ''}`}>{t(`calls.state.${state}`)}</span>;
}

export const callPath = (call: Pick<Call, 'id' | 'case'>) => `/cases/${call.case}/call/${call.id}`;
