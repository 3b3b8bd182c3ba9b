import { describe, expect, it } from 'vitest';
import type { Connection } from '../src/api/types';
import { changesOf, doesItself, formOf, HEALTH_TONE, healthOf, isChanged, lacking, lagOf } from '../src/lib/connection';
import { madeConnection } from './made';

const ZONE = 'Asia/Shanghai';
const connection = madeConnection({
  fields: { url: 'https://erp.example.com' },
  filled: ['secret'],
  since: '2026-10-22T16:00:00Z',
});
const changed = (part: Partial<ReturnType<typeof formOf>>, of: Connection = connection) =>
  changesOf(of, { ...formOf(of, ZONE), ...part }, ZONE);

describe('a connection under edit', () => {
  it('starts as it is set, with no secret in sight', () => {
    expect(formOf(connection, ZONE)).toEqual({
      fields: { url: 'https://erp.example.com', secret: '', note: '' },
      since: '2026-10-23',
      base: '',
      sends: true,
      reads: true,
    });
  });

  it('is unchanged until something differs', () => {
    expect(changed({})).toEqual({});
    expect(isChanged(changed({}))).toBe(false);
    expect(changed({ fields: { url: ' https://erp.example.com ', secret: '', note: '' } })).toEqual({});
  });

  it('leaves a secret alone unless another is typed', () => {
    const fields = { url: 'https://other.example.com', secret: '', note: '' };
    expect(changed({ fields })).toEqual({ fields: { url: 'https://other.example.com' } });
    expect(changed({ fields: { ...fields, url: 'https://erp.example.com', secret: 'whsec_x' } })).toEqual({
      fields: { secret: 'whsec_x' },
    });
  });

  it('takes a field out by emptying it, and the other address too', () => {
    expect(changed({ fields: { url: '', secret: '', note: '' } })).toEqual({ fields: { url: '' } });
    const moved = madeConnection({ ...connection, base: 'https://sandbox.example.com' });
    expect(changed({ base: ' ' }, moved)).toEqual({ base: '' });
    expect(changed({ base: 'https://sandbox.example.com' }, connection)).toEqual({
      base: 'https://sandbox.example.com',
    });
  });

  it('begins a day where the shop does, and never without a day', () => {
    expect(changed({ since: '2026-11-01' })).toEqual({ since: '2026-10-31T16:00:00.000Z' });
    expect(changed({ since: '' })).toEqual({});
  });

  it('turns its switches', () => {
    expect(changed({ sends: false })).toEqual({ sends: false });
    expect(changed({ reads: false })).toEqual({ reads: false });
  });

  it('names what must be filled in', () => {
    const bare = madeConnection({});
    expect(lacking(bare, formOf(bare, ZONE))).toEqual(['url', 'secret']);
    expect(lacking(connection, formOf(connection, ZONE))).toEqual([]);
  });
});

describe('how a connection does', () => {
  it('is by hand where nothing could connect it', () => {
    expect(healthOf(connection)).toBe('well');
    expect(healthOf({ ...connection, connector: null })).toBe('by_hand');
  });

  it('is green only when it is well, and red when the seller has to act', () => {
    expect(
      Object.keys(HEALTH_TONE).filter((health) => HEALTH_TONE[health as keyof typeof HEALTH_TONE] === 'green'),
    ).toEqual(['well']);
    expect(HEALTH_TONE.consent).toBe('red');
  });

  it('does by itself what its connector can, while it is connected and may', () => {
    expect(doesItself(connection, 'reply')).toBe(true);
    expect(doesItself(connection, 'decide')).toBe(false);
    expect(doesItself({ ...connection, sends: false }, 'reply')).toBe(false);
    expect(doesItself({ ...connection, connected: false }, 'reply')).toBe(false);
    expect(doesItself({ ...connection, connector: null }, 'reply')).toBe(false);
  });

  it('says how long ago it was read, in calm steps', () => {
    const now = Date.parse('2026-11-22T09:00:00Z');
    expect(lagOf(null, now)).toBeNull();
    expect(lagOf('2026-11-22T08:59:47Z', now)).toBe(10);
    expect(lagOf('2026-11-22T08:57:30Z', now)).toBe(120);
    expect(lagOf('2026-11-22T09:00:09Z', now)).toBe(0);
  });
});
