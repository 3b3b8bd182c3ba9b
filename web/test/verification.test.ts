import { describe, expect, it } from 'vitest';
import type { AssertedView, CaseDetail, Truth, VerificationView } from '../src/api/types';
import { differs, firstAnswers, standing, waits } from '../src/pages/case/verification';
import { build, NO_ANSWERS } from '../src/parts/command/spec';

const judged = (truth: Truth): AssertedView['judged'] => ({ truth, note: null, at: '2026-11-22T09:00:00Z', by: 'Ann' });

describe('how an assertion stands', () => {
  it.each([
    ['true', null, 'true', null],
    ['unknown', null, 'unknown', null],
    ['true', 'true', 'true', 'agrees'],
    ['true', 'false', 'false', 'overrides'],
    ['false', 'true', 'true', 'overrides'],
    ['true', 'unknown', 'unknown', 'overrides'],
    ['unknown', 'false', 'false', 'settles'],
    ['unknown', 'unknown', 'unknown', 'agrees'],
  ] as const)('facts say %s, a person says %s', (truth, said, counts, word) => {
    expect(standing({ truth, judged: said && judged(said) })).toEqual({ truth: counts, word });
  });
});

const panel = (fields: Partial<VerificationView> = {}): VerificationView => ({
  claims: [],
  wants: [],
  signals: [],
  suggestion: { verdict: 'valid', objectivity: 'exaggerated', playbook: 'quality' },
  objectivity: null,
  missed: [],
  ...fields,
});
const detail = (verdict: CaseDetail['verdict'], verification = panel()) => ({ verdict, verification });

describe('the verdict', () => {
  it('starts from the proposal, and from what was found once somebody has looked', () => {
    expect(firstAnswers(detail(null))).toEqual({ verdict: 'valid', objectivity: 'exaggerated' });
    expect(firstAnswers(detail('invalid', panel({ objectivity: 'malicious' })))).toEqual({
      verdict: 'invalid',
      objectivity: 'malicious',
    });
  });

  it('is proposed again only when it is another one by now', () => {
    expect(differs(detail(null))).toBe(false);
    expect(differs(detail('valid', panel({ objectivity: 'exaggerated' })))).toBe(false);
    expect(differs(detail('invalid', panel({ objectivity: 'exaggerated' })))).toBe(true);
    expect(differs(detail('valid', panel({ objectivity: 'fair' })))).toBe(true);
    // Verified before there was a word for how fair it is: nothing to hold against it.
    expect(differs(detail('valid'))).toBe(false);
  });

  it('is sent with how fair the feedback was found, and without when nobody said', () => {
    const answers = { ...NO_ANSWERS, verdict: 'valid', objectivity: 'fair', text: ' scans ' } as const;
    expect(build('verify', answers)).toEqual({ kind: 'verify', verdict: 'valid', objectivity: 'fair', note: 'scans' });
    expect(build('verify', { ...NO_ANSWERS, verdict: 'valid' })).toEqual({ kind: 'verify', verdict: 'valid' });
    expect(build('verify', { ...NO_ANSWERS, objectivity: 'fair' })).toBeNull();
  });
});

it('messages that waited are known by their id', () => {
  const missed = [
    { message: 'a', waited: 14_400, answered: true },
    { message: 'b', waited: 60, answered: false },
  ];
  const found = waits(detail(null, panel({ missed })));
  expect([found.get('a'), found.get('b'), found.get('c')]).toEqual([
    { seconds: 14_400, answered: true },
    { seconds: 60, answered: false },
    undefined,
  ]);
});
