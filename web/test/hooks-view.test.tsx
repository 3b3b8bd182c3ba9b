import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../src/api/client';
import { keys } from '../src/api/query';
import type { HookDelivery, Webhook } from '../src/api/types';
import { formOf } from '../src/lib/hook';
import { Delivery } from '../src/pages/settings/hooks/Delivery';
import { HookFields } from '../src/pages/settings/hooks/HookDialog';
import { HookItem } from '../src/pages/settings/hooks/HookItem';
import { madeDelivery, madeHook } from './made';
import { show } from './show';

const item = (fields: Partial<Webhook>, newest: HookDelivery[] | null = null, language: 'en' | 'zh-CN' = 'en') =>
  show(<HookItem hook={madeHook(fields)} onEdit={() => {}} onDeliveries={() => {}} />, {
    language,
    known: (client) => {
      if (newest)
        client.setQueryData(keys.deliveries('s', 'h', null), {
          pages: [{ items: newest, next: null }],
          pageParams: [null],
        });
    },
  });

describe('a webhook', () => {
  it('says where to, of what, and how the newest delivery went', () => {
    const out = item({ kinds: ['case.', 'review.'] }, [madeDelivery({ kind: 'case.resolved' })]);
    for (const words of [
      'ERP',
      'https://erp.example.com/hook',
      'case.',
      'review.',
      'Delivered',
      '204',
      'case.resolved',
    ])
      expect(out).toContain(words);
    expect(out).toMatch(/role="switch"[^>]*aria-checked="true"/);
  });

  it('says why it was switched off, in the language of the reader', () => {
    const off = { on: false, off_why: 'it answered 503: ' };
    expect(item(off)).toContain('It answered 503.');
    expect(item(off, null, 'zh-CN')).toContain('对方返回 503。');
    expect(item(off)).toContain('data-on="false"');
    expect(item({ on: false })).not.toContain('Switched off by itself');
  });

  it('says that there was nothing to tell only when that is known', () => {
    expect(item({}, [])).toContain('Nothing was to be told');
    expect(item({})).not.toContain('Nothing was to be told');
  });
});

describe('a delivery', () => {
  const row = (fields: Partial<HookDelivery>, onAgain: (() => void) | null = null) =>
    show(<Delivery one={madeDelivery(fields)} busy={false} onAgain={onAgain} />);

  it('tells its tries and the next one', () => {
    const out = row({ state: 'waiting', attempts: 3, status: 503, next_at: '2026-11-22T12:00:00Z', ended_at: null });
    for (const words of ['Waiting', '503', '3 tries', 'Next try', '#1,042']) expect(out).toContain(words);
    expect(out).not.toContain('<button');
  });

  it('can be delivered again, and promises no next try when it ended', () => {
    const out = row({ state: 'failed', error: 'the platform cannot be reached: refused' }, () => {});
    expect(out).toContain('Nobody is there: refused');
    expect(out).toContain('Deliver again: #1042');
    expect(out).not.toContain('Next try');
  });
});

it('what the server refuses is shown at its field, or above them all', () => {
  const fields = (field: string | null) =>
    show(
      <HookFields
        form={formOf(null)}
        onChange={() => {}}
        failure={
          new ApiFailure(422, {
            code: 'bad_url',
            message: { en: 'No address', zh: '地址' },
            hint: null,
            field,
            rule: null,
          })
        }
      />,
    );
  expect(fields('url').match(/ant-form-item-has-error/g)).toHaveLength(1);
  expect(fields('url')).not.toContain('role="alert"');
  expect(fields(null)).toContain('role="alert"');
});
