// One colour a type, the same in every chart, in both themes. Always beside its word.
import type { Issue } from '../../api/types';

export const ISSUES: readonly Issue[] = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'];

const LIGHT: Record<Issue, string> = {
  quality: '#b07d16',
  logistics: '#4f7396',
  service: '#8a5f86',
  mismatch: '#3f8078',
  groundless: '#8b8a84',
  other: '#c3c0b6',
};
const DARK: Record<Issue, string> = {
  quality: '#d8ae52',
  logistics: '#7fa6cc',
  service: '#bb8fb6',
  mismatch: '#6fb5ab',
  groundless: '#8d8d88',
  other: '#5d5f64',
};

export function issueColour(issue: Issue, dark: boolean): string {
  return (dark ? DARK : LIGHT)[issue];
}

export function inkColours(dark: boolean) {
  return dark
    ? { ink: '#ececea', soft: '#9a9a95', line: '#313337', gold: '#d8ae52', red: '#ff8f85', surface: '#222326' }
    : { ink: '#1d1d1f', soft: '#696863', line: '#e3e1da', gold: '#8a6100', red: '#b3261e', surface: '#ffffff' };
}
