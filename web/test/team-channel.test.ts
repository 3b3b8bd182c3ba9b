import { describe, expect, it } from 'vitest';
import { bodyOf, formOf, newRoom, ROOM_KINDS, withKind } from '../src/lib/team-channel';
import { madeRoom } from './made';

describe('a new room', () => {
  it('is told what concerns everybody, in the language of its vendor', () => {
    const room = newRoom('feishu', 'Asia/Shanghai');
    expect(room.tells).toEqual(['warned', 'breached', 'escalated', 'approval', 'appeal']);
    expect(room.locale).toBe('zh-CN');
    expect(newRoom('slack', 'UTC').locale).toBe('en');
    expect(ROOM_KINDS).not.toContain('handover');
  });

  it('of another vendor forgets what the one before wanted filled in, and keeps the rest', () => {
    const before = { ...newRoom('feishu', 'UTC'), name: 'A', fields: { webhook: 'https://x' } };
    expect(withKind(before, 'telegram')).toMatchObject({ kind: 'telegram', name: 'A', fields: {}, locale: 'en' });
  });

  it('is sent whole, without fields that are empty', () => {
    const form = { ...newRoom('feishu', 'UTC'), name: ' A ', fields: { webhook: ' https://x ', secret: '' } };
    expect(bodyOf(null, form)).toMatchObject({
      kind: 'feishu',
      name: 'A',
      zone: 'UTC',
      fields: { webhook: 'https://x' },
    });
  });
});

describe('a room that is changed', () => {
  const room = madeRoom({ kind: 'telegram', fields: { chat_id: '-100', thread: '7' }, filled: ['token'] });

  it('sends nothing when nothing differs, and never its kind', () => {
    expect(bodyOf(room, formOf(room))).toEqual({});
    expect(bodyOf(room, { ...formOf(room), name: 'B' })).toEqual({ name: 'B' });
  });

  it('sends a field that is taken out as an empty one, and no secret that nobody typed', () => {
    const form = { ...formOf(room), fields: { chat_id: '-100', thread: '', token: '' } };
    expect(bodyOf(room, form)).toEqual({ fields: { thread: '' } });
    expect(bodyOf(room, { ...form, fields: { ...form.fields, token: 'abc' } })).toEqual({
      fields: { thread: '', token: 'abc' },
    });
  });

  it('says so when quiet hours end for good', () => {
    const quiet = madeRoom({ quiet: { from: 1320, to: 480 } });
    expect(bodyOf(quiet, { ...formOf(quiet), quiet: null })).toEqual({ quiet: null });
  });
});
