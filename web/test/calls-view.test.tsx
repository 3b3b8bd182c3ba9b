import { describe, expect, it } from 'vitest';
import type { Call, CaseDetail } from '../src/api/types';
import { CATALOGUES, speech } from '../src/call/words';
import { slots } from '../src/lib/message';
import { CallNow } from '../src/pages/case/CallNow';
import { CallsPast } from '../src/pages/case/CallsPast';
import type { CaseWork } from '../src/pages/case/useCaseWork';
import { show } from './show';

const madeCall = (fields: Partial<Call>): Call => ({
  id: 'c',
  case: 'k',
  state: 'invited',
  mode: 'video',
  language: 'en',
  note: null,
  asked_by: { id: 'u', name: 'Lin' },
  link: '/call/c#secret',
  valid_until: '2126-11-24T09:00:00Z',
  invited_at: '2026-11-23T09:00:00Z',
  waiting_since: null,
  customer_name: null,
  customer_camera: null,
  admitted_at: null,
  admitted_by: null,
  ended_at: null,
  ended_by: null,
  reason: null,
  seconds: null,
  agreed: null,
  recording: false,
  recorded: false,
  captions: 0,
  agent_sends: false,
  customer_sends: false,
  version: 1,
  ...fields,
});
const inCase = (...calls: Call[]) => ({ id: 'k', calls }) as unknown as CaseDetail;
const work = {} as CaseWork;
const now = (fields: Partial<Call>, may = true) => {
  globalThis.location ??= { origin: 'https://shop.example' } as Location;
  return show(<CallNow detail={inCase(madeCall(fields))} work={work} />, { permissions: may ? ['case_work'] : [] });
};
const past = (fields: Partial<Call>, language: 'en' | 'zh-CN' = 'en') =>
  show(<CallsPast detail={inCase(madeCall({ link: null, ended_at: '2026-11-23T09:10:00Z', ...fields }))} />, {
    language,
  });

describe('the call that a case is in', () => {
  it('shows the link to those who may work on it', () => {
    expect(now({})).toContain('/call/c#secret');
    expect(now({ note: 'The crack, please' })).toContain('The crack, please');
    const read = now({}, false);
    expect(read).toContain('Lin sent the invitation');
    expect(read).not.toContain('/call/c#secret');
  });

  it('says who waits, with or without a camera, and lets them in', () => {
    const waits = now({ state: 'waiting', customer_name: 'Mei', customer_camera: true });
    for (const words of ['Mei is waiting', 'with camera', 'Let in']) expect(waits).toContain(words);
    expect(now({ state: 'waiting', customer_camera: false })).toContain('The customer is waiting');
    expect(now({ state: 'waiting', mode: 'audio' })).not.toContain('camera');
    expect(now({ state: 'waiting' }, false)).not.toContain('Let in');
  });

  it('is none once its time has passed', () => {
    expect(now({ valid_until: '2026-01-01T09:00:00Z' })).toBe('');
    expect(now({ state: 'declined' })).toBe('');
  });
});

describe('calls that are over', () => {
  it('say how long, with whom and how they ended', () => {
    const ended = { state: 'ended', customer_name: 'Mei', seconds: 192 } as const;
    expect(past({ ...ended, ended_by: 'customer' })).toContain('3:12 with Mei, the customer hung up');
    expect(past({ ...ended, ended_by: 'lost' }, 'zh-CN')).toContain('双方连接均中断');
  });

  it('offer what was kept, and only then', () => {
    expect(past({ state: 'ended', ended_by: 'agent' })).not.toContain('Show what was kept');
    expect(past({ state: 'ended', ended_by: 'agent', recorded: true })).toContain('Show what was kept');
    expect(past({ state: 'declined', reason: 'No time' })).toContain('No time');
  });

  it('count among them what nobody came to', () => {
    expect(past({ ended_at: null, valid_until: '2026-01-01T09:00:00Z' })).toContain('Nobody came');
  });
});

describe('the words of the customer’s page', () => {
  it('ask for the same values in both languages', () => {
    const { en, 'zh-CN': zh } = CATALOGUES;
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(zh[key].trim(), key).not.toBe('');
      expect(
        slots(zh[key]).filter((slot) => !slots(en[key]).includes(slot)),
        key,
      ).toEqual([]);
    }
  });

  it('say a refusal in the words of the server, else by its code', () => {
    const { no } = speech('zh-CN');
    const message = { en: 'too many', zh: '过多' };
    expect(no({ code: 'too_many', message, hint: { en: 'wait', zh: '请稍候' } })).toBe('过多 · 请稍候');
    expect(no({ code: 'http_502', message: '' })).toContain('http_502');
    expect(no({ code: 'offline', message: '' })).toContain('网络');
  });
});
