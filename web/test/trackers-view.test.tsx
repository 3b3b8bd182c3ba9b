import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../src/api/client';
import type { Tracker, Trackers } from '../src/api/types';
import { formOf, newTracker } from '../src/lib/tracker';
import { TrackerFields } from '../src/pages/settings/trackers/TrackerFields';
import { TrackerItem } from '../src/pages/settings/trackers/TrackerItem';
import { madeTracker } from './made';
import { show } from './show';

const item = (fields: Partial<Tracker>, language: 'en' | 'zh-CN' = 'en') =>
  show(<TrackerItem tracker={madeTracker(fields)} onOpen={() => {}} />, { language });
const { health } = madeTracker({});

describe('a tracker', () => {
  it('says how it does, what it follows, and where it tells', () => {
    const out = item({});
    for (const words of ['17TRACK', 'Well', '12 parcels followed', '3 ended', '/hooks/s/tracker/t', 'Copy'])
      expect(out).toContain(words);
    for (const words of ['not taken', 'could not be read', 'wait to be offered']) expect(out).not.toContain(words);
    expect(item({}, 'zh-CN')).toContain('跟踪中 12 个');
  });

  it('shows what it does not take in the service’s words, and what cannot be a number in ours', () => {
    const one = { tracking: 'PM1', carrier: 'Pos', code: '7', why: 'Carrier not detected.', at: null, next_at: null };
    const refused = [one, { ...one, tracking: '单号', code: 'no_number', why: 'x' }];
    const out = item({ refused, parcels: { new: 1, followed: 0, refused: 2, ended: 0 } });
    for (const words of ['2 parcels are not taken', 'PM1', 'Carrier not detected.', 'This is no tracking number'])
      expect(out).toContain(words);
  });

  it('names a refused key, not an agreement', () => {
    const out = item({ health: { ...health, state: 'consent', error: 'the key is refused' } });
    expect(out).toContain('Key refused');
    expect(out).toContain('the key is refused');
    expect(out).not.toContain('Must agree again');
  });

  it('has no address to enter where it is told one, or none is reached', () => {
    expect(item({ names_hook: true })).not.toContain('/hooks/s/tracker/t');
    expect(item({ hook: null })).toContain('asked every two hours');
  });
});

describe('the fields of a tracker', () => {
  const kinds: Trackers['kinds'] = [
    {
      kind: '17track',
      names_hook: false,
      fields: [{ name: 'key', label: { en: 'Security key', zh: '密钥' }, secret: true, optional: false }],
    },
  ];
  const fields = (tracker: Tracker | null, at: string | null = null) =>
    show(
      <TrackerFields
        tracker={tracker}
        kinds={kinds}
        form={tracker ? formOf(tracker) : newTracker('17track', '17TRACK')}
        onChange={() => {}}
        failure={
          at === null
            ? null
            : new ApiFailure(422, { code: 'x', message: { en: 'No', zh: '否' }, hint: null, field: at, rule: null })
        }
      />,
    );

  it('never show a secret, and let nobody change the service of one that is there', () => {
    expect(fields(madeTracker({}))).toContain('Filled in. Leave empty to keep it.');
    expect(fields(madeTracker({}))).not.toContain('>Service<');
    expect(fields(null)).toContain('>Service<');
  });

  it('show a refusal at its field, or above them all', () => {
    for (const at of ['key', 'name', 'carriers']) {
      expect(fields(null, at).match(/ant-form-item-has-error/g), at).toHaveLength(1);
      expect(fields(null, at)).not.toContain('role="alert"');
    }
    expect(fields(null, 'fields')).toContain('role="alert"');
  });
});
