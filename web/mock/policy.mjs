// The stand-in's policy, and the one refusal that the settings must show at its place.
import { STANDARD } from './playbooks.mjs';

export const policy = {
  version: 3,
  open: { negative_review: true, max_rating: 2, mixed_review: false, unanswered_message: true },
  merge: { by_order: true, by_buyer_days: 7 },
  clocks: [
    ['first_response', 900, 'business', false],
    ['follow_up_after_auto', 1800, 'business', false],
    ['first_touch', 1800, 'business', true],
    ['public_reply_golden', 14400, 'always', true],
    ['public_reply', 86400, 'always', false],
    ['approval', 900, 'business', false],
  ].map(([kind, target, calendar, pause_on_wait]) => ({ kind, target, calendar, pause_on_wait })),
  escalation: { raise_priority: true, to_role: 'lead', again_after: 3600 },
  calendar: {
    zone: 'Asia/Shanghai',
    week: [
      ...Array(5).fill([
        [540, 720],
        [810, 1080],
      ]),
      [[600, 960]],
      [],
    ],
    holidays: ['2027-01-01', '2027-02-06'],
    makeup: [{ date: '2027-02-14', shifts: [[540, 1080]] }],
  },
  approval: { severity_from: 3, role: 'lead' },
  reply: { max_chars: 500, undo_seconds: 10, proof: true },
  priority: { severity: 40, star: 20, advertised: 20, value: 20 },
  playbooks: structuredClone(STANDARD),
};

/** What is wrong with playbooks, as the API says it; null when they can work. */
export function badPlaybooks(all) {
  const said = ({ en, zh }) => en.trim() !== '' && zh.trim() !== '';
  const at = (name, en, zh) => ({
    code: 'bad_playbook',
    message: { en: `${name}: ${en}`, zh: `${name}：${zh}` },
    hint: null,
    field: 'playbooks',
    rule: null,
  });
  for (const book of all) {
    if (book.issues.length === 0)
      return at(book.id, 'a playbook is for at least one issue', '处理手册至少对应一种问题');
    if (book.steps.length === 0 || !said(book.name))
      return at(book.id, 'a playbook has a name and 1 to 20 steps', '处理手册须有名称和 1 到 20 个步骤');
    const wrong = book.steps.find((step) => !said(step.name));
    if (wrong)
      return at(`${book.id}.${wrong.id}`, "a step's texts have 1 to 2,000 characters", '步骤文字应为 1 到 2000 字');
  }
  return null;
}
