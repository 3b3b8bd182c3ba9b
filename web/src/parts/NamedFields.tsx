// Fields that the server names: what somebody else's system wants filled in. Secrets are never shown again.
import { Form, Input } from 'antd';
import type { ConnectorField } from '../api/types';
import type { useFault } from '../app/fault';
import { useSay, useT } from '../app/i18n';

interface NamedFieldsProps {
  /** Begins the ids of the inputs. */
  id: string;
  fields: readonly ConnectorField[];
  values: Record<string, string>;
  /** Names of secrets that are filled in. */
  filled: readonly string[];
  wrong: ReturnType<typeof useFault>['wrong'];
  onChange: (values: Record<string, string>) => void;
}

export function NamedFields({ id, fields, values, filled, wrong, onChange }: NamedFieldsProps) {
  const t = useT();
  const say = useSay();
  return fields.map(({ name, label, secret, optional }) => {
    const Field = secret ? Input.Password : Input;
    return (
      <Form.Item
        key={name}
        label={optional ? `${say(label)} (${t('say.optional')})` : say(label)}
        htmlFor={`${id}-${name}`}
        {...wrong(name)}
      >
        <Field
          id={`${id}-${name}`}
          name={name}
          value={values[name] ?? ''}
          maxLength={2000}
          autoComplete={secret ? 'new-password' : 'off'}
          placeholder={secret && filled.includes(name) ? t('link.filled') : ''}
          onChange={(event) => onChange({ ...values, [name]: event.target.value })}
        />
      </Form.Item>
    );
  });
}
