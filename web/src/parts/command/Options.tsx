// A row of exclusive choices that wraps instead of clipping its words.
import { Radio } from 'antd';

interface OptionsProps<V extends string | number> {
  label: string;
  options: readonly V[];
  text: (value: V) => string;
  /** A line under each choice that explains it. */
  hint?: (value: V) => string;
  value: string | number | null;
  onChange: (value: V) => void;
  focus?: boolean;
}

export function Options<V extends string | number>(props: OptionsProps<V>) {
  const { label, options, text, hint, value, onChange, focus } = props;
  return (
    <fieldset className={hint ? 'options explained' : 'options'}>
      <legend className="ask-label">{label}</legend>
      <Radio.Group value={value} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option, index) => (
          <Radio
            key={option}
            value={option}
            autoFocus={focus === true && (value === option || (value === null && index === 0))}
          >
            {text(option)}
            {hint && <small className="muted">{hint(option)}</small>}
          </Radio>
        ))}
      </Radio.Group>
    </fieldset>
  );
}
