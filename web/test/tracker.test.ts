import { describe, expect, it } from 'vitest';
import { bodyOf, carriersOf, formOf, newTracker } from '../src/lib/tracker';
import { madeTracker } from './made';

describe('the carriers of a text', () => {
  it('are one a line, each with the service’s code', () => {
    expect(carriersOf('顺丰速运 = shunfeng\n\n  J&T=jtexpress  \n')).toEqual({
      顺丰速运: 'shunfeng',
      'J&T': 'jtexpress',
    });
    expect(carriersOf('')).toEqual({});
  });

  it('keep a line that has no code, for the API to refuse', () => {
    expect(carriersOf('SF Express')).toEqual({ 'SF Express': '' });
    expect(carriersOf('a = b = 7')).toEqual({ 'a = b': '7' });
  });
});

describe('a new tracker', () => {
  it('follows every carrier, and is sent whole without fields that are empty', () => {
    const form = { ...newTracker('kuaidi100', ' A '), fields: { key: ' k ', salt: '' } };
    expect(bodyOf(null, form)).toEqual({
      kind: 'kuaidi100',
      name: 'A',
      carriers: {},
      others: true,
      fields: { key: 'k' },
    });
  });
});

describe('a tracker that is changed', () => {
  const tracker = madeTracker({ carriers: { SF: 'shunfeng', 'J&T': '7' }, fields: { base: 'https://x' } });

  it('sends nothing when nothing differs, whatever the order of the lines', () => {
    expect(bodyOf(tracker, formOf(tracker))).toEqual({});
    expect(bodyOf(tracker, { ...formOf(tracker), carriers: 'J&T = 7\nSF = shunfeng' })).toEqual({});
  });

  it('sends the whole list of carriers, and no secret that nobody typed', () => {
    const form = { ...formOf(tracker), name: 'B', carriers: 'SF = shunfeng', others: false };
    expect(bodyOf(tracker, form)).toEqual({ name: 'B', carriers: { SF: 'shunfeng' }, others: false });
    expect(bodyOf(tracker, { ...formOf(tracker), fields: { base: '', key: 'new' } })).toEqual({
      fields: { base: '', key: 'new' },
    });
  });
});
