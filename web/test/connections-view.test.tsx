import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../src/api/client';
import type { Connection } from '../src/api/types';
import { formOf } from '../src/lib/connection';
import { ConnectFields } from '../src/pages/settings/connections/ConnectFields';
import { ConnectionItem } from '../src/pages/settings/connections/ConnectionItem';
import { madeConnection } from './made';
import { show } from './show';

const item = (fields: Partial<Connection>, language: 'en' | 'zh-CN' = 'en') =>
  show(<ConnectionItem connection={madeConnection(fields)} onOpen={() => {}} />, { language });
const health = (fields: Partial<Connection['health']>) => ({ ...madeConnection({}).health, ...fields });

describe('a channel and its connection', () => {
  it('says what leaves by itself, what does not, and how much of the budget is used', () => {
    const out = item({});
    expect(out.match(/data-itself="true"/g)).toHaveLength(2);
    expect(out.match(/data-itself="false"/g)).toHaveLength(2);
    expect(out).toContain('Pictures with a return turned down');
    expect(out).toContain('0 of 20 in 1 s');
    expect(out).toContain('Well');
  });

  it('says since when it fails, and why, in the language of the reader', () => {
    const failing = health({ state: 'failing', error: 'it answered 503', error_at: '2026-11-22T09:00:00Z' });
    expect(item({ health: failing })).toContain('The platform answered 503.');
    expect(item({ health: failing }, 'zh-CN')).toContain('平台返回 503。');
    expect(item({ health: { ...failing, state: 'well' } })).not.toContain('503');
  });

  it('says until when it is paused, and that the seller must agree again', () => {
    const paused = health({ state: 'paused', paused_until: '2026-11-22T14:05:00Z' });
    expect(item({ health: paused })).toMatch(/Paused until \d\d:05/);
    expect(item({ health: health({ state: 'consent' }) })).toMatch(/chip red[^>]*>.*Must agree again/);
  });

  it('is by hand where nothing connects it, and can then not be set up', () => {
    const out = item({ connector: null, connected: false, platform: 'stall' });
    expect(out).toContain('There is no connection to stall');
    expect(out).not.toContain('<button');
  });

  it('offers to connect what could be, and promises nothing until then', () => {
    const out = item({ connected: false, health: health({ state: 'off' }) });
    expect(out).toContain('Connect…');
    expect(out).not.toContain('by itself');
  });

  it('shows how far each thing is read', () => {
    const reading = { resource: 'orders' as const, ok_at: null, next_at: '2026-11-22T09:00:00Z', rows: 1204, odd: 3 };
    const out = item({ readings: [{ ...reading, failures: 2, error: 'x', error_at: null }] });
    for (const words of ['Orders', 'never', '1,204', '2 failures']) expect(out).toContain(words);
  });
});

describe('the fields of a connection', () => {
  const fields = (connection: Connection, failure: unknown = null) =>
    show(
      <ConnectFields connection={connection} form={formOf(connection, 'UTC')} failure={failure} onChange={() => {}} />,
    );
  const refusal = (field: string | null) =>
    new ApiFailure(422, {
      code: 'field_missing',
      message: { en: 'It is not filled in', zh: '尚未填写' },
      hint: null,
      field,
      rule: null,
    });

  it('never show a secret, only that there is one', () => {
    const out = fields(madeConnection({ filled: ['secret'] }));
    expect(out).toMatch(/type="password"[^>]*/);
    expect(out).toContain('Filled in. Leave empty to keep it.');
    expect(fields(madeConnection({}))).not.toContain('Filled in.');
  });

  it('show a refusal at its field, or above them all', () => {
    const at = fields(madeConnection({}), refusal('secret'));
    expect(at.match(/ant-form-item-has-error/g)).toHaveLength(1);
    expect(at).not.toContain('role="alert"');
    for (const field of [null, 'fields']) expect(fields(madeConnection({}), refusal(field))).toContain('role="alert"');
  });

  it('open the other address when that is what is wrong', () => {
    expect(fields(madeConnection({}))).not.toContain('<details open');
    expect(fields(madeConnection({}), refusal('base'))).toContain('<details open');
  });
});
