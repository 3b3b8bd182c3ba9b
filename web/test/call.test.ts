import { describe, expect, it } from 'vitest';
import type { Call, CallSeen } from '../src/api/types';
import {
  askingWords,
  CaptionQueue,
  isOver,
  LONGEST_CAPTION,
  linesOf,
  loudness,
  messagesOf,
  newer,
  openCall,
  pauseBefore,
  sceneOf,
  secondsSince,
  standing,
  stillName,
  wholeLink,
} from '../src/lib/call';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const LATER = '2026-11-24T09:00:00Z';

const seen = (fields: Partial<CallSeen> = {}): CallSeen => ({
  state: 'invited',
  mode: 'video',
  language: 'en',
  shop: 'Celadon',
  agent: 'Lin',
  valid_until: LATER,
  agreed: null,
  recording: false,
  server_ms: NOW,
  media: true,
  captions: false,
  note: null,
  admitted_at_ms: null,
  customer_name: null,
  ended_by: null,
  seconds: null,
  said: null,
  ...fields,
});
const line = (text: string, from_ms = 0, to_ms = 1_000) => ({ from_ms, to_ms, text });

describe('how a call stands', () => {
  it('is over in four ways', () => {
    expect((['ended', 'cancelled', 'declined', 'expired'] as const).every(isOver)).toBe(true);
    expect((['invited', 'waiting', 'active'] as const).some(isOver)).toBe(false);
  });

  it('expires by the clock before it has begun, never after', () => {
    const at = (state: Call['state']) => standing({ state, valid_until: '2026-11-23T09:00:00Z' }, NOW);
    expect([at('invited'), at('waiting'), at('active'), at('declined')]).toEqual([
      'expired',
      'expired',
      'active',
      'declined',
    ]);
    expect(standing({ state: 'invited', valid_until: LATER }, NOW)).toBe('invited');
  });

  it('is the one of the case that is not over', () => {
    const call = (id: string, state: Call['state']) => ({ id, state }) as Call;
    expect(openCall([call('a', 'ended'), call('b', 'waiting')])?.id).toBe('b');
    expect(openCall([call('a', 'expired')])).toBeNull();
  });

  it('counts whole seconds, never below none', () => {
    expect(secondsSince('2026-11-23T08:59:17.900Z', NOW)).toBe(42);
    expect(secondsSince(NOW + 5_000, NOW)).toBe(0);
    expect(secondsSince(null, NOW)).toBe(0);
  });
});

describe('the link', () => {
  it('is whole in the customer’s language', () => {
    const link = wholeLink('/call/1#tok', 'https://shop.example');
    expect(link).toBe('https://shop.example/call/1#tok');
    expect(askingWords({ language: 'en', mode: 'video' }, link, 'Nov 24 09:00')).toContain(`Nov 24 09:00: ${link}`);
    expect(askingWords({ language: 'zh-CN', mode: 'audio' }, link, '11月24日')).toContain('语音通话');
  });
});

describe('what the customer’s page shows', () => {
  const visit = (fields: Partial<CallSeen> | null, inside = false, no: string | null = null) =>
    sceneOf({ seen: fields && seen(fields), no, inside }, NOW).is;

  it('goes from the invitation over the line into the call', () => {
    expect(visit(null)).toBe('loading');
    expect(visit({})).toBe('before');
    expect(visit({ state: 'waiting' }, true)).toBe('waiting');
    expect(visit({ state: 'active' }, true)).toBe('call');
  });

  it('asks who came back from elsewhere to come in again', () => {
    expect(visit({ state: 'active' })).toBe('back');
    expect(visit({ state: 'waiting' })).toBe('before');
  });

  it('stays where it is while the net is away', () => {
    expect(visit({ state: 'active' }, true, 'offline')).toBe('call');
    expect(visit(null, false, 'offline')).toBe('loading');
  });

  it('tells how it ended, by the state or by the refusal', () => {
    const over = (fields: Partial<CallSeen> | null, no: string | null = null) =>
      sceneOf({ seen: fields && seen(fields), no, inside: true }, NOW);
    expect(over({ state: 'cancelled' })).toMatchObject({ is: 'over', how: 'cancelled' });
    expect(over({ valid_until: '2026-11-23T08:00:00Z' })).toMatchObject({ is: 'over', how: 'expired' });
    expect(over(null, 'call_expired')).toMatchObject({ is: 'over', how: 'expired' });
    expect(over({ state: 'declined' }, 'call_over')).toMatchObject({ is: 'over', how: 'declined' });
  });

  it('says that a wrong link opens nothing', () => {
    expect(visit(null, false, 'bad_token')).toBe('refused');
    expect(visit({}, false, 'call_not_found')).toBe('refused');
  });

  it('is not taken back by an older answer', () => {
    const [early, late] = [seen({ server_ms: 1 }), seen({ server_ms: 2, state: 'active' })];
    expect(newer(late, early)).toBe(late);
    expect(newer(early, late)).toBe(late);
    expect(newer(null, early)).toBe(early);
  });
});

describe('the stream', () => {
  it('is cut into messages wherever the net cut it', () => {
    const whole = ': here\n\ndata: {"a":1}\n\nevent: x\r\ndata: {"b":\r\ndata: 2}\r\n\r\n';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const first = messagesOf(whole.slice(0, cut));
      const second = messagesOf(first.rest + whole.slice(cut));
      const all = [...first.messages, ...second.messages].map((text) => JSON.parse(text) as unknown);
      expect(all, `cut at ${cut}`).toEqual([{ a: 1 }, { b: 2 }]);
    }
  });

  it('is tried again soon at first, never all at once, never seldom', () => {
    expect(pauseBefore(0, 0.5)).toBe(1_000);
    expect(pauseBefore(20, 0.5)).toBe(20_000);
    expect(pauseBefore(2, 0)).toBeLessThan(pauseBefore(2, 1));
  });
});

describe('captions', () => {
  it('are cut to what the API takes, between words, sharing their time', () => {
    const lines = linesOf(line('word '.repeat(250), 0, 10_000));
    expect(lines.length).toBe(3);
    expect(lines.every((one) => [...one.text].length <= LONGEST_CAPTION && !one.text.startsWith(' '))).toBe(true);
    expect(lines.map((one) => one.text).join(' ')).toBe('word '.repeat(250).trim());
    expect([lines[0]?.from_ms, lines.at(-1)?.to_ms]).toEqual([0, 10_000]);
    expect(lines[0]?.to_ms).toBe(lines[1]?.from_ms);
    expect(linesOf(line('好'.repeat(501))).map((one) => one.text.length)).toEqual([500, 1]);
    expect(linesOf(line('   '))).toEqual([]);
  });

  it('go in order, at most 20 at once, and again after a failure', async () => {
    const sent: string[][] = [];
    let works = false;
    const queue = new CaptionQueue(async (lines) => {
      sent.push(lines.map((one) => one.text));
      return works;
    });
    for (let n = 0; n < 25; n += 1) queue.add(line(`${n}`));
    await new Promise((done) => setTimeout(done));
    expect(sent.flat().includes('24')).toBe(false);
    works = true;
    sent.length = 0;
    queue.add(line('25'));
    await new Promise((done) => setTimeout(done));
    expect(sent.map((lines) => lines.length)).toEqual([20, 6]);
    expect(sent.flat()).toEqual(Array.from({ length: 26 }, (_, n) => `${n}`));
  });

  it('are forgotten when the customer takes their word back', async () => {
    const sent: string[] = [];
    const queue = new CaptionQueue(async (lines) => {
      sent.push(...lines.map((one) => one.text));
      return false;
    });
    queue.add(line('a'));
    await new Promise((done) => setTimeout(done));
    queue.clear();
    queue.add(line('b'));
    await new Promise((done) => setTimeout(done));
    expect(sent).toEqual(['a', 'b']);
  });
});

describe('small things', () => {
  it('name a picture by its place in the call', () => expect(stillName(125)).toBe('call-2m05s.jpg'));

  it('hear silence, speech and a shout', () => {
    const wave = (height: number) => Array.from({ length: 64 }, (_, n) => 128 + (n % 2 ? height : -height));
    expect(loudness(wave(0))).toBe(0);
    expect(loudness([])).toBe(0);
    expect(loudness(wave(6))).toBeGreaterThan(0.3);
    expect(loudness(wave(127))).toBe(1);
  });
});
