// Type a little, arrow down, Enter: the quickest way to choose one of many.
import { Input } from 'antd';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useT } from '../app/i18n';
import { rank } from '../lib/fuzzy';
import './pick-list.css';

export interface Choice {
  key: string;
  label: string;
  detail?: ReactNode;
  /** A line below the label. */
  why?: string | undefined;
  /** More words by which it is found. */
  also?: string;
}

interface PickListProps {
  label: string;
  choices: readonly Choice[];
  onPick: (key: string) => void;
  /** Given when the choices come from outside as the reader types. */
  onType?: (text: string) => void;
  empty?: string;
}

export function PickList({ label, choices, onPick, onType, empty }: PickListProps) {
  const t = useT();
  const id = useId();
  const [typed, setTyped] = useState('');
  // By its key, not its place: choices that come in later must not move another one under the Enter key.
  const [here, setHere] = useState<string | null>(null);
  const shown = onType ? choices : rank(choices, typed, (choice) => `${choice.label} ${choice.also ?? ''}`);
  const at = Math.max(
    0,
    shown.findIndex((choice) => choice.key === here),
  );
  const chosen = shown[at];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setHere(shown[Math.max(0, Math.min(shown.length - 1, at + by))]?.key ?? null);
    } else if (event.key === 'Enter' && chosen && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onPick(chosen.key);
    }
  };
  return (
    <div className="pick">
      <Input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen ? `${id}-${chosen.key}` : undefined}
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setHere(null);
          onType?.(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="pick-list" role="listbox" id={id} aria-label={label} tabIndex={-1}>
        {shown.map((choice) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above reads the keys
          <div
            key={choice.key}
            id={`${id}-${choice.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === chosen}
            className={choice === chosen ? 'pick-item here' : 'pick-item'}
            onClick={() => onPick(choice.key)}
          >
            <span className="grow pick-words">
              <span className="clip">{choice.label}</span>
              {choice.why && <span className="muted pick-why">{choice.why}</span>}
            </span>
            {choice.detail && <span className="muted nowrap">{choice.detail}</span>}
          </div>
        ))}
        {shown.length === 0 && <p className="pick-item muted">{empty ?? t('palette.empty', { text: typed })}</p>}
      </div>
    </div>
  );
}
