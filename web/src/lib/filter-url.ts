// A queue filter as an address and back. The address is what people share, so it is short and stable:
// no parameters = the default view (all open, not snoozed); `all=1` = no filter at all.
import type { CaseFilter } from '../api/types';

const LISTS = ['state', 'issue', 'channel', 'source', 'ground'] as const;
const NUMBERS = ['severity', 'star'] as const;
const FLAGS = ['open', 'overdue', 'snoozed', 'approval', 'escalated', 'improved', 'unsure'] as const;
const TEXTS = ['assignee', 'product', 'batch', 'q', 'sort', 'clock', 'clock_state', 'from', 'to'] as const;

export const DEFAULT_FILTER: CaseFilter = { open: true, snoozed: false };

/** Query parameters exactly as the API takes them. */
export function filterToParams(filter: CaseFilter): URLSearchParams {
  const out = new URLSearchParams();
  const put = (key: string, value: unknown) => {
    if (Array.isArray(value) && value.length > 0) out.set(key, value.join(','));
    else if (typeof value === 'boolean') out.set(key, String(value));
    else if (typeof value === 'string' && value !== '') out.set(key, value);
  };
  for (const key of [...FLAGS, ...LISTS, ...NUMBERS, ...TEXTS]) put(key, filter[key]);
  if (filter.number !== undefined) out.set('number', String(filter.number));
  return out;
}

export function filterFromParams(params: URLSearchParams): CaseFilter {
  const out: Record<string, unknown> = {};
  for (const key of FLAGS) {
    const value = params.get(key);
    if (value === 'true' || value === 'false') out[key] = value === 'true';
  }
  for (const key of LISTS) {
    const values = list(params.get(key));
    if (values.length > 0) out[key] = values;
  }
  for (const key of NUMBERS) {
    const values = list(params.get(key)).map(Number).filter(Number.isInteger);
    if (values.length > 0) out[key] = values;
  }
  const number = Number(params.get('number'));
  if (Number.isInteger(number) && number > 0) out.number = number;
  for (const key of TEXTS) {
    const value = params.get(key);
    if (value) out[key] = value;
  }
  return out as CaseFilter;
}

/** The address of the queue for a filter; the default filter has the bare address. */
export function filterToSearch(filter: CaseFilter): string {
  if (sameFilter(filter, DEFAULT_FILTER)) return '';
  const params = filterToParams(filter).toString();
  return params === '' ? '?all=1' : `?${params}`;
}

export function filterFromSearch(search: string): CaseFilter {
  const params = new URLSearchParams(search);
  const filter = filterFromParams(params);
  if (Object.keys(filter).length === 0 && params.get('all') !== '1') return DEFAULT_FILTER;
  return filter;
}

export function sameFilter(a: CaseFilter, b: CaseFilter): boolean {
  return canonical(a) === canonical(b);
}

/** Equal filters have equal keys, whatever the order in which their values were chosen. */
export function canonical(filter: CaseFilter): string {
  const sorted: CaseFilter = { ...filter };
  for (const key of [...LISTS, ...NUMBERS]) {
    const value = sorted[key];
    if (value) Object.assign(sorted, { [key]: [...value].sort() });
  }
  if (sorted.sort === 'deadline') delete sorted.sort;
  const params = filterToParams(sorted);
  params.sort();
  return params.toString();
}

export function withoutKey(filter: CaseFilter, key: keyof CaseFilter): CaseFilter {
  const { [key]: _gone, ...rest } = filter;
  return rest;
}

function list(value: string | null): string[] {
  return value ? value.split(',').filter((part) => part !== '') : [];
}
