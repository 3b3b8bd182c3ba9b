// A time of day as 24-hour text in every language; browsers' own time fields follow the system instead.
import { Input } from 'antd';
import { useState } from 'react';
import { clockText } from '../../lib/calendar';

interface ClockInputProps {
  minutes: number;
  label: string;
  bad: boolean;
  onText: (text: string) => void;
}

export function ClockInput({ minutes, label, bad, onText }: ClockInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const done = () => {
    if (typed !== null) onText(typed);
    setTyped(null);
  };
  return (
    <Input
      inputMode="numeric"
      maxLength={5}
      status={bad ? 'error' : ''}
      value={typed ?? clockText(minutes)}
      aria-label={label}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onPressEnter={done}
    />
  );
}
