// Timeline entries in words. An event this console does not know yet is printed by its name rather than hidden.
import { useMembers } from '../../api/shop';
import type { TimelineEntry, Words } from '../../api/types';
import { useFormats } from '../../app/format';
import { useI18n, useSay } from '../../app/i18n';
import { houseWhy } from '../../lib/way-out';
import type { MessageKey } from '../../locales/en';
import { callTitle, houseReason, returnState, saidOfTry, starsChanged, stepName, tryTitle } from './eventFacts';

export interface EventText {
  title: string;
  /** What a person wrote with it: a note, a reason, a plan. */
  words: string | null;
}

const SPOKEN = ['text', 'note', 'reason', 'plan', 'cause'] as const;

/** `all` is the whole timeline: what an entry leaves out (a step's name, the stars before) stands in an earlier one. */
export function useEventText(all: readonly TimelineEntry[]): (entry: TimelineEntry) => EventText {
  const { t, catalogue } = useI18n();
  const say = useSay();
  const { dateTime } = useFormats();
  const members = useMembers().data?.items ?? [];
  const known = (key: string): key is MessageKey => key in catalogue;
  const word = (prefix: string, value: unknown): string => {
    const key = `${prefix}.${String(value)}`;
    return known(key) ? t(key) : String(value ?? '');
  };
  const person = (value: unknown): string => {
    if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
    return members.find((m) => m.user === value)?.name ?? String(value ?? '');
  };
  const spokenWords = (value: unknown): string => (isWords(value) ? say(value) : '');
  const params = (data: Record<string, unknown>) => ({
    to: person(data.to_name ?? data.to ?? data.assignee),
    priority: word('priority', data.priority),
    verdict: word('verdict', data.verdict),
    issue: word('issue', data.issue),
    severity: word('severity', data.severity),
    from: word('state', data.from),
    until: typeof (data.until ?? data.valid_until) === 'string' ? dateTime(String(data.until ?? data.valid_until)) : '',
    asked: typeof data.ask_at === 'string' ? dateTime(data.ask_at) : '',
    code: String(data.code ?? ''),
    outcome: word('outcome', data.outcome),
    clock: word('clock', data.what ?? data.clock ?? data.kind),
    kind: word('act', data.what ?? data.kind),
    truth: word('truth', data.truth),
    computed: word('truth', data.computed),
    asserted: word('asserts', data.what),
    objectivity: word('objectivity', data.objectivity),
    playbook: spokenWords(data.name),
    macro: spokenWords(data.name),
    number: typeof data.number === 'number' ? String(data.number) : '',
    how: word('remedy.how', data.how),
    name: person(data.evidence) /* a file's */,
    return_state: word('return.state', returnState(data.glance)),
  });

  return (entry) => {
    const { kind, data } = entry;
    const spoken = SPOKEN.map((key) => data[key]).find(
      (value): value is string => typeof value === 'string' && value !== '',
    );
    const house = houseReason(entry);
    const why = saidOfTry(entry);
    const houseSaid = why ? houseWhy(why) : null;
    const words = house ? t(house) : houseSaid ? t(houseSaid.key, houseSaid.params) : (why ?? spoken ?? null);
    const tried = tryTitle(entry);
    if (tried) return { title: t(tried, params(data)), words };
    if (kind === 'case.assigned' && !(data.to ?? data.to_name ?? data.assignee))
      return { title: t('event.case.unassigned'), words };
    if (kind === 'case.answered_elsewhere' && entry.actor.name === 'bot')
      return { title: t('event.case.answered_by_bot'), words };
    if (kind === 'case.state_changed')
      return { title: `${word('state', data.from)} → ${word('state', data.to)}`, words };
    if (kind === 'case.verified' && data.objectivity)
      return { title: t('event.case.verified_as', params(data)), words };
    if (kind === 'case.claim_verified' && data.computed !== data.truth && data.computed !== 'unknown')
      return { title: t('event.case.claim_overridden', params(data)), words };
    if (kind === 'case.appeal_moved')
      return { title: t(`event.${kind}`, { to: word('appeal.state', data.to) }), words };
    if (kind === 'case.evidence_withdrawn')
      return { title: t(`event.${kind}`, { reason: String(data.reason ?? '') }), words: null };
    if (kind === 'case.return_moved' && data.by === 'time_out')
      return { title: t('event.case.return_timed_out'), words };
    if (kind === 'case.step_done' || kind === 'case.step_skipped') {
      const name = stepName(entry, all);
      return { title: t(`event.${kind}`, { step: name ? say(name) : String(data.step ?? '') }), words };
    }
    if (kind === 'case.feedback_changed') {
      const change = starsChanged(entry, all);
      if (change) return { title: t(`event.case.rating_${change.turn}`, { from: change.from, to: change.to }), words };
    }
    const called = callTitle(entry);
    if (called) {
      const told = { ...params(data), name: called.name ?? t('calls.customer_first') };
      return { title: t(called.key, { ...told, how: called.how ? t(called.how) : '' }), words };
    }
    const key = `event.${kind}`;
    if (!known(key)) return { title: kind.replace(/^\w+\./, '').replaceAll('_', ' '), words };
    return { title: t(key, params(data)).replace(/[:：，,]\s*$/, ''), words };
  };
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value;
}
