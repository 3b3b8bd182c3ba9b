// Macros under edit: new ones, new actions and blanks, finding one, and how each has served. Pure.
import type { Macro, MacroAction, MacroActionKind, MacroBlank, MacroDraft, MacroUsage } from '../api/types';

export const ACTION_KINDS: readonly MacroActionKind[] = [
  'public_reply',
  'private_message',
  'assign',
  'prioritise',
  'note',
  'snooze',
  'wait',
  'step_done',
];
const MANY_TIMES: ReadonlySet<MacroActionKind> = new Set(['note', 'step_done']);

/** Kinds that may still be added: only notes and steps stand twice in a macro. */
export function freeKinds(actions: readonly MacroAction[]): MacroActionKind[] {
  return ACTION_KINDS.filter((kind) => MANY_TIMES.has(kind) || actions.every((one) => one.kind !== kind));
}

export function newAction(kind: MacroActionKind, language: string): MacroAction {
  switch (kind) {
    case 'public_reply':
    case 'private_message':
      return { kind, texts: { [language]: '' } };
    case 'assign':
      return { kind, to: 'me' };
    case 'prioritise':
      return { kind, priority: 3 };
    case 'note':
      return { kind, text: '' };
    case 'snooze':
      return { kind, hours: 24 };
    case 'wait':
      return { kind, reason: '' };
    case 'step_done':
      return { kind, step: '' };
  }
}

export function newBlank(taken: readonly MacroBlank[]): MacroBlank {
  for (let n = taken.length + 1; ; n += 1) {
    const key = `blank_${n}`;
    if (taken.every((one) => one.key !== key))
      return { key, label: { en: '', zh: '' }, kind: 'text', choices: [], default: null };
  }
}

/** A text has no choices, and a choice's default is one of them. */
export function soundBlank(blank: MacroBlank): MacroBlank {
  const choices = blank.kind === 'choice' ? blank.choices : [];
  const kept = blank.default && (blank.kind === 'text' || choices.includes(blank.default)) ? blank.default : null;
  return { ...blank, choices, default: kept };
}

export const NEW_MACRO: MacroDraft = {
  name: { en: '', zh: '' },
  folder: '',
  shared: false,
  blanks: [],
  pictures: [],
  actions: [],
};

export function draftOf({ name, folder, shared, blanks, pictures, actions }: Macro): MacroDraft {
  return { name, folder, shared, blanks, pictures, actions };
}

/** What is sent: texts of languages left empty are left out. */
export function toSend(draft: MacroDraft): MacroDraft {
  const actions = draft.actions.map((action) =>
    action.texts
      ? { ...action, texts: Object.fromEntries(Object.entries(action.texts).filter(([, text]) => text.trim() !== '')) }
      : action,
  );
  return { ...draft, folder: draft.folder.trim(), blanks: draft.blanks.map(soundBlank), actions };
}

/** Any of its words, its folder or its texts. */
export function holds(macro: Macro, typed: string): boolean {
  const want = typed.trim().toLowerCase();
  const texts = macro.actions.flatMap((action) => Object.values(action.texts ?? {}));
  return (
    want === '' ||
    [macro.name.en, macro.name.zh, macro.folder, ...texts].some((words) => words.toLowerCase().includes(want))
  );
}

export function usageOf(usage: readonly MacroUsage[], id: string): MacroUsage | null {
  return usage.find((one) => one.id === id && one.used > 0) ?? null;
}
