import { describe, expect, it } from 'vitest';
import type { Keep } from '../src/lib/draft';
import { readModel, withProposal, writeModel } from '../src/lib/proposed';

describe('a proposal in a draft', () => {
  it('fills an empty draft and stands below what was typed', () => {
    expect(withProposal('', 'We are sorry.', null)).toBe('We are sorry.');
    expect(withProposal(' \n', 'We are sorry.', null)).toBe('We are sorry.');
    expect(withProposal('Dear Mei, ', 'We are sorry.', null)).toBe('Dear Mei,\n\nWe are sorry.');
  });

  it('takes the place of the proposal before, as long as nobody changed that', () => {
    expect(withProposal('First.', 'Second.', 'First.')).toBe('Second.');
    expect(withProposal('Dear Mei,\n\nFirst.', 'Second.', 'First.')).toBe('Dear Mei,\n\nSecond.');
    expect(withProposal('First, changed.', 'Second.', 'First.')).toBe('First, changed.\n\nSecond.');
  });

  it('puts words in as they are', () => {
    expect(withProposal('a', '$& $1', 'a')).toBe('$& $1');
  });
});

describe('whose words they are', () => {
  it('is remembered per shop, case and kind', () => {
    const kept = new Map<string, string>();
    const keep: Keep = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
    writeModel(keep, 's', 'c', 'public_reply', 'small');
    expect(readModel(keep, 's', 'c', 'public_reply')).toBe('small');
    expect(readModel(keep, 's', 'c', 'private_message')).toBeNull();
    expect(readModel(keep, 's', 'd', 'public_reply')).toBeNull();
    writeModel(keep, 's', 'c', 'public_reply', null);
    expect(kept.size).toBe(0);
  });

  it('never stops anyone from typing', () => {
    const full = () => {
      throw new Error('full');
    };
    const keep: Keep = { getItem: full, setItem: full, removeItem: full };
    expect(readModel(keep, 's', 'c', 'note')).toBeNull();
    expect(() => writeModel(keep, 's', 'c', 'note', 'small')).not.toThrow();
  });
});
