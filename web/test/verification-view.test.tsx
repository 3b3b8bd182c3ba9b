import { describe, expect, it } from 'vitest';
import type { ActView, AssertedView, CaseDetail, CommandKind, Permission, StepView } from '../src/api/types';
import { ActCard } from '../src/pages/case/ActCard';
import { Conversation } from '../src/pages/case/Conversation';
import { Playbook } from '../src/pages/case/Playbook';
import type { CaseWork } from '../src/pages/case/useCaseWork';
import { Verification } from '../src/pages/case/Verification';
import { madeAct, madeStep } from './made';
import { show } from './show';

const work = (may: readonly CommandKind[]) =>
  ({ busy: false, may: (kind) => ({ allowed: may.includes(kind), whyNot: null }) }) as CaseWork;

const html = (node: React.ReactNode, permissions: Permission[] = ['case_work']) => show(node, { permissions });

const claim = (fields: Partial<AssertedView> = {}): AssertedView => ({
  key: '0-late-4',
  feedback: { kind: 'review', id: 'r', message: null },
  what: 'late',
  quote: 'nine days late',
  start: 4,
  end: 18,
  truth: 'true',
  fact: { en: 'delivered 3 d after the promised day', zh: '晚 3 天' },
  judged: null,
  ...fields,
});
const detail = (claims: AssertedView[], fields: Partial<CaseDetail> = {}) =>
  ({
    sends: [],
    language: 'id',
    state: 'verifying',
    merged_into: null,
    timeline: [],
    verdict: null,
    playbook: null,
    playbooks: [{ id: 'logistics', name: { en: 'Delivery', zh: '物流' } }],
    parcels: [],
    verification: {
      claims,
      wants: ['refund'],
      signals: [{ kind: 'abuse', leaning: 'against', fact: { en: 'it insults', zh: '辱骂' } }],
      suggestion: { verdict: 'valid', objectivity: 'fair', playbook: 'logistics' },
      objectivity: null,
      missed: [
        { message: 'm1', waited: 14_400, answered: true },
        { message: 'm2', waited: 900, answered: false },
      ],
    },
    ...fields,
  }) as CaseDetail;
const verification = (one: CaseDetail, may: readonly CommandKind[] = ['verify']) =>
  html(<Verification detail={one} work={work(may)} />);
const judged = (by: string) => claim({ judged: { truth: 'false', note: 'scan 77', at: '2026-11-22T09:00:00Z', by } });

describe('the verification panel', () => {
  it('puts the quote, what it asserts, the fact and the word for its truth in one line', () => {
    const out = verification(detail([claim()]));
    for (const words of ['nine days late', 'it came late', 'delivered 3 d after the promised day', 'data-truth="true"'])
      expect(out).toContain(words);
    expect(out).toMatch(/claim-truth">.*?True</);
    expect(out).toContain('Refund');
    expect(out).toContain('Against:</strong> it insults');
  });

  it('lets a person’s word stand before the facts, and says so', () => {
    const out = verification(detail([judged('Ann')]));
    expect(out).toContain('data-truth="false"');
    expect(out).toContain('You said false; the facts say true.');
    expect(out).toContain('scan 77');
    expect(verification(detail([judged('Bo')]))).toContain('Bo said false; the facts say true.');
  });

  it('proposes a verdict with its playbook, until it is taken', () => {
    const out = verification(detail([claim()]));
    expect(out).toContain('True · Fair');
    expect(out).toContain('Playbook Delivery');
    expect(out).toContain('aria-keyshortcuts="shift+v"');
    const { verification: panel } = detail([]);
    const found = detail([claim()], { verdict: 'valid', verification: { ...panel, objectivity: 'fair' } });
    expect(verification(found)).not.toContain('data-testid="accept"');
    expect(verification(found)).toContain('Judged: True · Fair');
  });

  it('asks nothing of those who may not verify, and says when nothing is asserted', () => {
    const out = verification(detail([claim()]), []);
    expect(out).not.toContain('<button');
    expect(verification(detail([]))).toContain('nothing that could be checked');
  });
});

describe('the playbook', () => {
  const inWork = (steps: StepView[]) =>
    detail([], { playbook: { id: 'logistics', name: { en: 'Delivery', zh: '物流' }, chosen_at: 'x', steps } });
  const play = (one: CaseDetail, permissions?: Permission[]) =>
    html(<Playbook detail={one} work={work([])} />, permissions);

  it('is named before anybody has verified', () => {
    expect(play(detail([]))).toContain('Once verified: playbook Delivery.');
  });

  it('shows what became of each step, and the work of the one that is now', () => {
    const out = play(
      inWork([
        madeStep({ id: 'a', done_by: 'verified', state: 'done' }),
        madeStep({ id: 'b', state: 'skipped', at: '2026-11-22T09:00:00Z', by: 'Bo', note: 'no parcel' }),
        madeStep({
          id: 'c',
          advice: { en: 'Look first', zh: '先看' },
          remedies: ['reship'],
          words: { en: 'Sorry', id: 'Maaf' },
        }),
        madeStep({ id: 'd', advice: { en: 'Later', zh: '稍后' } }),
      ]),
    );
    for (const words of ['ticked by the verdict', 'skipped by Bo', 'no parcel', 'Look first', 'Send again'])
      expect(out).toContain(words);
    expect(out.indexOf('Maaf')).toBeLessThan(out.indexOf('Sorry'));
    expect(out).not.toContain('Later');
    expect(out.match(/aria-current="step"/g)).toHaveLength(1);
  });

  it('offers no act on a finished case or to those who only read', () => {
    const steps = [madeStep({ id: 'c', words: { en: 'Sorry' } })];
    expect(play(inWork(steps))).toContain('data-testid="step-done"');
    for (const out of [play({ ...inWork(steps), state: 'resolved' }), play(inWork(steps), [])])
      expect(out).not.toContain('<button');
  });
});

describe('the conversation', () => {
  const message = (id: string) => ({ id, sender: 'buyer', text: id, sent_at: '2026-11-22T09:00:00Z', reading: null });
  const chat = (own: boolean) => {
    const messages = ['m1', 'm2', 'm3'].map(message);
    const conversation = { id: 'c', own, messages, handed_over: null } as unknown as CaseDetail['conversation'];
    const one = detail([], { conversation, clocks: [], acts: [], present: [] });
    return html(<Conversation detail={one} />);
  };

  it('marks what waited and what nobody answered', () => {
    const out = chat(true);
    expect(out).toContain('waited 4 h');
    expect(out).toContain('nobody answered for 15 min');
    expect(out.match(/data-testid="missed"/g)).toHaveLength(2);
    expect(out).toContain('Conversation');
  });

  it('marks an automatic answer as such, says why the bot left it, and that a person still owes an answer', () => {
    const auto = { ...message('m1'), sender: 'auto', text: 'Hello', rule: 'parcel_shipped', pictures: [] };
    const handed_over = { why: 'second_question', case: 'c' };
    const conversation = { id: 'c', own: true, messages: [auto], handed_over } as unknown as CaseDetail['conversation'];
    const clock = {
      kind: 'follow_up_after_auto',
      state: 'running',
      due_at: null,
    } as unknown as CaseDetail['clocks'][0];
    const one = detail([], { conversation, clocks: [clock], acts: [], present: [], delivery: 'own' });
    const out = html(<Conversation detail={one} />);
    for (const words of ['data-sender="auto"', 'automatic: parcel shipped', 'Delivered by your own channel'])
      expect(out).toContain(words);
    expect(out).toContain('the buyer wrote again after an automatic answer');
    expect(out).toContain('data-testid="follow-up-owed"');
    const answered = detail([], { conversation, clocks: [{ ...clock, state: 'met' }], acts: [], present: [] });
    expect(html(<Conversation detail={answered} />)).not.toContain('data-testid="follow-up-owed"');
  });

  it('is called earlier messages when it is not about this case', () => {
    expect(chat(false)).toContain('Earlier messages with this buyer');
  });
});

describe('an approved public reply', () => {
  const act = madeAct({ text: 'Sorry' });
  const card = (page: string | null, state: ActView['state'] = 'approved') =>
    html(<ActCard act={{ ...act, state }} caseId="c" keyed={false} page={page} />);

  it('leads to the page where it is posted by hand', () => {
    const out = card('https://seller.example.com/reviews?id=R1');
    expect(out).toContain('href="https://seller.example.com/reviews?id=R1"');
    expect(out).toContain('noopener noreferrer');
    expect(out).toContain('Open the reply page');
  });

  it('leads nowhere without a page, to no other kind of address, and not once it is posted', () => {
    for (const out of [card(null), card('javascript:alert(1)'), card('https://seller.example.com/', 'posted')])
      expect(out).not.toContain('data-testid="reply-page"');
  });
});
