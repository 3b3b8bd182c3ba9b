// Prints keys as caps, and the tooltip that names an action with its key.
import { Button, type ButtonProps, Tooltip } from 'antd';
import type { ReactElement } from 'react';
import { useT } from '../app/i18n';
import { type ActionId, keyEntry } from '../app/keyboard/map';
import { keyCaps } from '../lib/keys';
import './keys.css';

const MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

export function Caps({ action, index = 0 }: { action: ActionId; index?: number }) {
  const keys = keyEntry(action).keys[index];
  if (keys === undefined) return null;
  return (
    <span className="caps" aria-hidden="true">
      {keyCaps(keys, MAC).map((cap, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: "G G" has the same cap twice
        <kbd key={place}>{cap}</kbd>
      ))}
    </span>
  );
}

/** For aria-keyshortcuts. */
export function shortcut(action: ActionId): string {
  return (keyEntry(action).keys[0] ?? '').replace('mod', 'Control').replaceAll(' ', '+');
}

interface KeyButtonProps extends ButtonProps {
  /** What its key does now; null while the key belongs to something else. */
  action: ActionId | null;
}

/** A button that shows its key. */
export function KeyButton({ action, children, ...rest }: KeyButtonProps) {
  return (
    <Button {...rest} aria-keyshortcuts={action ? shortcut(action) : undefined}>
      {children} {action && <Caps action={action} />}
    </Button>
  );
}

interface TipProps {
  action: ActionId;
  /** Said instead of the action's name: why it may not run, for example. */
  text?: string;
  children: ReactElement;
}

export function Tip({ action, text, children }: TipProps) {
  const t = useT();
  return (
    <Tooltip
      mouseEnterDelay={0.4}
      title={
        <span className="tip">
          {text ?? t(keyEntry(action).label)} <Caps action={action} />
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
