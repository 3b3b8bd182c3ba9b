// What each command needs to be told, and how answers become a command. No component here.
import type { Command, CommandKind, Issue, Objectivity, Verdict } from '../../api/types';

/** Commands on the case as a whole; those on one step of its playbook, or on one of its reviews, are given there. */
export type FormKind = Exclude<CommandKind, 'draft_act' | 'choose_playbook' | 'step_done' | 'step_skip' | 'split'>;

export interface Answers {
  to: string | null;
  text: string;
  issue: Issue | null;
  severity: number | null;
  priority: number | null;
  until: string | null;
  outcome: 'remedied' | 'explained' | 'no_fault' | 'unreachable' | null;
  verdict: Verdict | null;
  objectivity: Objectivity | null;
  into: string | null;
}

export const NO_ANSWERS: Answers = {
  to: null,
  text: '',
  issue: null,
  severity: null,
  priority: null,
  until: null,
  outcome: null,
  verdict: null,
  objectivity: null,
  into: null,
};

export type Field = keyof Answers;

export const FIELDS: Record<FormKind, readonly Field[]> = {
  assign: ['to'],
  start: [],
  verify: ['verdict', 'objectivity', 'text'],
  set_issue: ['issue', 'severity'],
  not_complaint: ['text'],
  prioritise: ['priority', 'text'],
  note: ['text'],
  snooze: ['until'],
  unsnooze: [],
  wait: ['text'],
  unwait: [],
  skip_reply: ['text'],
  skip_contact: ['text'],
  resolving: ['text'],
  resolve: ['outcome', 'text'],
  close: [],
  reopen: ['text'],
  merge: ['into'],
  unmerge: [],
};

/** One choice is the whole answer: choosing runs it. */
export function isOneChoice(kind: FormKind): boolean {
  return kind === 'assign' || kind === 'snooze' || kind === 'merge';
}

/** The command, or null while something is missing. */
export function build(kind: FormKind, a: Answers): Command | null {
  const text = a.text.trim();
  switch (kind) {
    case 'assign':
      return { kind, to: a.to };
    case 'verify':
      return a.verdict
        ? {
            kind,
            verdict: a.verdict,
            ...(a.objectivity ? { objectivity: a.objectivity } : {}),
            ...(text ? { note: text } : {}),
          }
        : null;
    case 'set_issue':
      return a.issue && a.severity ? { kind, issue: a.issue, severity: a.severity } : null;
    case 'not_complaint':
      return { kind, ...(text ? { note: text } : {}) };
    case 'prioritise':
      return a.priority ? { kind, priority: a.priority, ...(text ? { reason: text } : {}) } : null;
    case 'note':
      return text ? { kind, text } : null;
    case 'snooze':
      return a.until ? { kind, until: a.until } : null;
    case 'wait':
    case 'skip_reply':
    case 'skip_contact':
    case 'reopen':
      return text ? { kind, reason: text } : null;
    case 'resolving':
      return text ? { kind, plan: text } : null;
    case 'resolve':
      return text && a.outcome ? { kind, cause: text, outcome: a.outcome } : null;
    case 'merge':
      return a.into ? { kind, into: a.into } : null;
    default:
      return { kind };
  }
}
