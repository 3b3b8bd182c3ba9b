// A row of exclusive choices that wraps instead of clipping its words.
import { Radio } from 'antd';

interface OptionsProps<V extends string | number> {
  label: string;
  options: readonly V[];
  text: (value: V) => string;
  value: string | number | null;
  onChange: (value: V) => void;
  focus?: boolean;
}

export function Options<V extends string | number>({ label, options, text, value, onChange, focus }: OptionsProps<V>) {
  return (
    <fieldset className="options">
      <legend className="ask-label">{label}</legend>
      <Radio.Group value={value} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option, index) => (
          <Radio
            key={option}
            value={option}
            autoFocus={focus === true && (value === option || (value === null && index === 0))}
          >
            {text(option)}
          </Radio>
        ))}
      </Radio.Group>
    </fieldset>
  );
}
