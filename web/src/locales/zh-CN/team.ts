import type { team as en } from '../en/team';

export const team: Record<keyof typeof en, string> = {};
