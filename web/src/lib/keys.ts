// Keys as text ("j", "shift+x", "mod+k", "g q") and the small machine that reads sequences. Knows no DOM.

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock']);

/** One press as text, or null for a bare modifier. Shift is named only with letters and named keys: "?" is "?". */
export function pressName(press: Press): string | null {
  if (MODIFIERS.has(press.key)) return null;
  const key = press.key === ' ' ? 'space' : press.key.toLowerCase();
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('mod');
  if (press.altKey) parts.push('alt');
  if (press.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push('shift');
  parts.push(key);
  return parts.join('+');
}

const SEQUENCE_MS = 1_200;

/** Reads presses and answers the binding they complete; keeps a started sequence for a moment. */
export class Sequence {
  private started: string | null = null;
  private at = 0;

  read(name: string, now: number, bound: ReadonlySet<string>): string | null {
    const pending = this.started !== null && now - this.at < SEQUENCE_MS ? this.started : null;
    this.started = null;
    if (pending !== null && bound.has(`${pending} ${name}`)) return `${pending} ${name}`;
    for (const keys of bound) {
      if (keys.startsWith(`${name} `)) {
        this.started = name;
        this.at = now;
        return bound.has(name) ? name : null;
      }
    }
    return bound.has(name) ? name : null;
  }
}

/** How a binding is printed beside its menu entry. */
export function keyCaps(keys: string, mac: boolean): string[] {
  return keys.split(' ').map((stroke) =>
    stroke
      .split('+')
      .map((part) => caps(part, mac))
      .join(mac ? '' : '+'),
  );
}

function caps(part: string, mac: boolean): string {
  const names: Record<string, string> = {
    mod: mac ? '⌘' : 'Ctrl',
    shift: mac ? '⇧' : 'Shift',
    alt: mac ? '⌥' : 'Alt',
    enter: 'Enter',
    escape: 'Esc',
    arrowup: '↑',
    arrowdown: '↓',
    arrowright: '→',
    space: 'Space',
    home: 'Home',
    end: 'End',
  };
  return names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}
