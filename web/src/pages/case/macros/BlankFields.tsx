// What the agent fills in before a macro's words are ready.
import { Input, Select } from 'antd';
import type { MacroBlank } from '../../../api/types';
import { useSay } from '../../../app/i18n';

interface BlankFieldsProps {
  blanks: readonly MacroBlank[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

export function BlankFields({ blanks, values, onChange }: BlankFieldsProps) {
  const say = useSay();
  return blanks.map((blank, place) => {
    const id = `blank-${blank.key}`;
    const set = (text: string) => onChange({ ...values, [blank.key]: text });
    return (
      <div key={blank.key} className="macro-blank">
        <label htmlFor={id}>{say(blank.label)}</label>
        {blank.kind === 'choice' ? (
          <Select
            id={id}
            autoFocus={place === 0}
            value={values[blank.key] || null}
            options={blank.choices.map((value) => ({ value, label: value }))}
            onChange={(value: string | null) => set(value ?? '')}
          />
        ) : (
          <Input
            id={id}
            autoFocus={place === 0}
            maxLength={500}
            value={values[blank.key] ?? ''}
            placeholder={blank.default ?? ''}
            onChange={(event) => set(event.target.value)}
          />
        )}
      </div>
    );
  });
}
