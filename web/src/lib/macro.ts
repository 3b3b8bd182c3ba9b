// Macros on the case page: which are found, what is still to be filled in, what is sent. Pure.
import type { CaseDetail, Macro, MacroBlank, MacroFilling } from '../api/types';

/** Folders in the order of their names; macros outside of one come last under the empty name. */
export function folders(macros: readonly Macro[]): string[] {
  const named = [...new Set(macros.map((one) => one.folder).filter((name) => name !== ''))].sort((a, b) =>
    a.localeCompare(b),
  );
  return macros.some((one) => one.folder === '') ? [...named, ''] : named;
}

/** Languages its texts speak; empty for a macro that says nothing to the buyer. */
export function languages(macro: Pick<Macro, 'actions'>): string[] {
  return [...new Set(macro.actions.flatMap((action) => Object.keys(action.texts ?? {})))];
}

export function speaks(macro: Pick<Macro, 'actions'>, language: string): boolean {
  const all = languages(macro);
  const base = (language.split('-')[0] ?? language).toLowerCase();
  return all.length === 0 || all.includes(base);
}

/** Blanks as they stand at first. */
export function firstFilling(blanks: readonly MacroBlank[]): Record<string, string> {
  return Object.fromEntries(blanks.map((blank) => [blank.key, blank.default ?? '']));
}

/** What nobody has filled in yet. */
export function missing(blanks: readonly MacroBlank[], filled: Record<string, string>): MacroBlank[] {
  return blanks.filter((blank) => (filled[blank.key] ?? '').trim() === '' && !blank.default);
}

export interface Chosen {
  blanks: Record<string, string>;
  language: string | null;
  edits: Record<string, string>;
}

/** What is asked of the API; empty parts are left out. */
export function filling({ blanks, language, edits }: Chosen): MacroFilling {
  const said = Object.entries(blanks).filter(([, text]) => text.trim() !== '');
  return {
    ...(said.length > 0 ? { blanks: Object.fromEntries(said) } : {}),
    ...(language ? { language } : {}),
    ...(Object.keys(edits).length > 0 ? { edits } : {}),
  };
}

/** The last message of the case's own conversation: what a writer has seen. */
export function lastSeen(detail: Pick<CaseDetail, 'conversation'>): string | null {
  const { conversation } = detail;
  return conversation?.own ? (conversation.messages.at(-1)?.id ?? null) : null;
}

/** A slash on an empty line asks for macros instead of being written. */
export function asksForMacros(text: string, caret: number): boolean {
  const begins = caret === 0 || text[caret - 1] === '\n';
  const ends = caret === text.length || text[caret] === '\n';
  return begins && ends;
}
