// A slider that takes hold when it is let go.
import { Slider } from 'antd';
import { useState } from 'react';
import { Setting } from '../../parts/Setting';

interface DialProps {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  text: (value: number) => string;
  onDone: (value: number) => Promise<unknown>;
}

export function Dial({ label, hint, value, min, max, step = 1, text, onDone }: DialProps) {
  /** Under the finger, and until the server has it. */
  const [held, setHeld] = useState<number | null>(null);
  const shown = held ?? value;
  return (
    <Setting label={label} {...(hint === undefined ? {} : { hint })}>
      <Slider
        className="dial"
        min={min}
        max={Math.max(max, value)}
        step={step}
        value={shown}
        included={min >= 0}
        ariaLabelForHandle={label}
        tooltip={{ formatter: (n) => text(n ?? shown) }}
        onChange={setHeld}
        onChangeComplete={(next) => {
          if (next === value) setHeld(null);
          else void onDone(next).finally(() => setHeld(null));
        }}
      />
      <span className={shown === 0 ? 'num dial-text muted' : 'num dial-text'}>{text(shown)}</span>
    </Setting>
  );
}
