// Small words of calls: how long, with whom, how it stands.
import { useSyncExternalStore } from 'react';
import type { Call, CallState } from '../../api/types';
import { useT } from '../../app/i18n';
import { isOver, secondsSince, standing } from '../../lib/call';
import { clockText } from '../../lib/clock-text';
import { currentTime, subscribe } from '../../lib/ticker';

/** Drawn again only when what is read is another. */
function useTicking<T extends string>(read: () => T): T {
  return useSyncExternalStore(subscribe, read, read);
}

/** "0:42" since an instant; goes on by itself. */
export const useSince = (at: string | null): string =>
  useTicking(() => clockText(secondsSince(at, currentTime()) * 1000));

/** How a call stands by now; null where there is none. */
export const useStanding = (call: Pick<Call, 'state' | 'valid_until'> | null): CallState | null =>
  useTicking(() => (call ? standing(call, currentTime()) : '')) || null;

/** Those that are over by now. */
export function useOver(calls: readonly Call[]): Call[] {
  const over = useTicking(() =>
    calls
      .filter((one) => isOver(standing(one, currentTime())))
      .map((one) => one.id)
      .join(' '),
  ).split(' ');
  return calls.filter((one) => over.includes(one.id));
}

/** What the customer calls themselves; else what they are, inside a sentence or at its beginning. */
export function useCustomer(call: Pick<Call, 'customer_name'>): { name: string; first: string } {
  const t = useT();
  const { customer_name: name } = call;
  return { name: name ?? t('calls.customer'), first: name ?? t('calls.customer_first') };
}

const TONE: Partial<Record<CallState, string>> = { invited: 'gold', waiting: 'amber', active: 'green' };

export function CallChip({ state }: { state: CallState }) {
  const t = useT();
  return <span className={`chip ${TONE[state] ?? ''}`}>{t(`calls.state.${state}`)}</span>;
}

export const callPath = (call: Pick<Call, 'id' | 'case'>) => `/cases/${call.case}/call/${call.id}`;
