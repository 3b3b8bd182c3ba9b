// Listens to the keyboard once, for the whole console. Screens register actions while they are on screen;
// the newest registration of an action wins.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { pressName, Sequence } from '../../lib/keys';
import { type ActionId, KEYMAP, keyEntry } from './map';

export interface Registered {
  run: () => void;
  enabled: boolean;
  /** Goes before any other while it is enabled, however old it is: what acts on chosen rows, for example. */
  over?: boolean;
}

export class ActionBook {
  private stacks = new Map<ActionId, Registered[]>();

  add(action: ActionId, entry: Registered): () => void {
    const stack = this.stacks.get(action) ?? [];
    stack.push(entry);
    this.stacks.set(action, stack);
    return () => {
      stack.splice(stack.indexOf(entry), 1);
      if (stack.length === 0) this.stacks.delete(action);
    };
  }

  find(action: ActionId): Registered | null {
    const stack = this.stacks.get(action) ?? [];
    const usable = stack.filter((entry) => entry.enabled);
    return usable.findLast((entry) => entry.over) ?? usable.at(-1) ?? null;
  }

  /** What the keys would do right now: for the help sheet and the palette. */
  actions(): ActionId[] {
    return (Object.keys(KEYMAP) as ActionId[]).filter((action) => this.find(action) !== null);
  }
}

const Context = createContext(new ActionBook());
export const useActionBook = () => useContext(Context);

function typingIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return (
    target instanceof HTMLInputElement &&
    // A list without search has a field in which nobody can type.
    !target.readOnly &&
    !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  );
}

/** A dialog, menu or open list reads its own keys, even when the focus has slipped out of it. */
function owned(target: EventTarget | null): boolean {
  const around = target instanceof HTMLElement && target.closest('[role="dialog"],[role="menu"],[role="listbox"]');
  return (
    // A menu that has just closed may hold the focus for a moment longer.
    (around instanceof HTMLElement && around.checkVisibility()) ||
    [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((dialog) => dialog.checkVisibility())
  );
}

/** Enter and space press a focused button or link; they are not ours. */
function pressesControl(name: string, target: EventTarget | null): boolean {
  if (name !== 'enter' && name !== 'space') return false;
  return (
    target instanceof HTMLElement &&
    target.closest('a,button,summary,[role="button"],[role="tab"],[role="option"],[role="menuitem"]') !== null
  );
}

export function KeyboardProvider({ children }: { children: ReactNode }) {
  const book = useMemo(() => new ActionBook(), []);
  useEffect(() => {
    const sequence = new Sequence();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = pressName(event);
      if (name === null || pressesControl(name, event.target)) return;
      const typing = typingIn(event.target);
      if (name === 'escape' && typing && event.target instanceof HTMLElement && !owned(event.target))
        return event.target.blur();
      if (owned(event.target) && name !== 'mod+k') return;
      const usable = book.actions().filter((action) => !typing || keyEntry(action).typing === true);
      const byKeys = new Map(usable.flatMap((action) => keyEntry(action).keys.map((keys) => [keys, action] as const)));
      const hit = sequence.read(name, event.timeStamp, new Set(byKeys.keys()));
      const action = hit === null ? undefined : byKeys.get(hit);
      if (action === undefined) return;
      event.preventDefault();
      book.find(action)?.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [book]);
  return <Context.Provider value={book}>{children}</Context.Provider>;
}

/** Binds an action's key (and palette entry) to this component while it is mounted. */
export function useAction(action: ActionId, run: () => void, enabled = true, over = false): void {
  const book = useActionBook();
  const latest = useRef<Registered>({ run, enabled, over });
  useEffect(() => {
    Object.assign(latest.current, { run, enabled, over });
  });
  useEffect(() => book.add(action, latest.current), [book, action]);
}
