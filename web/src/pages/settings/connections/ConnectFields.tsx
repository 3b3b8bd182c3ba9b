// The fields of a connection. What the API refuses is shown at its field; secrets are never shown again.
import { Form, Input, Switch } from 'antd';
import { useId } from 'react';
import type { Connection } from '../../../api/types';
import { useFault } from '../../../app/fault';
import { useZone } from '../../../app/format';
import { useT } from '../../../app/i18n';
import type { ConnectionForm } from '../../../lib/connection';
import { CopyLine } from '../../../parts/CopyLine';
import { FailureNote } from '../../../parts/Failure';
import { NamedFields } from '../../../parts/NamedFields';
import { Setting } from '../../../parts/Setting';

interface ConnectFieldsProps {
  connection: Connection;
  form: ConnectionForm;
  /** What the last write came to. */
  failure: unknown;
  onChange: (part: Partial<ConnectionForm>) => void;
}

export function ConnectFields({ connection, form, failure, onChange }: ConnectFieldsProps) {
  const t = useT();
  const zone = useZone();
  const id = useId();
  const fields = connection.connector?.fields ?? [];
  const { at: fault, wrong } = useFault(failure, ['base', 'since', ...fields.map((field) => field.name)]);
  return (
    <Form layout="vertical" requiredMark={false} autoComplete="off" className="connection-form">
      {failure != null && !fault && <FailureNote failure={failure} />}
      <NamedFields
        id={id}
        fields={fields}
        values={form.fields}
        filled={connection.filled}
        wrong={wrong}
        onChange={(values) => onChange({ fields: values })}
      />
      {connection.connector?.consents && (
        <Form.Item label={t('link.sent_back')} extra={t('link.sent_back_hint')}>
          <CopyLine text={`${window.location.origin}/connect`} label={t('link.sent_back')} />
        </Form.Item>
      )}
      <div className="settings-list connection-switches">
        <Setting label={t('link.sends')} hint={t('link.sends_hint')} htmlFor={`${id}-sends`}>
          <Switch id={`${id}-sends`} checked={form.sends} onChange={(sends) => onChange({ sends })} />
        </Setting>
        {(connection.connector?.reads.length ?? 0) > 0 && (
          <>
            <Setting label={t('link.reads')} hint={t('link.reads_hint')} htmlFor={`${id}-reads`}>
              <Switch id={`${id}-reads`} checked={form.reads} onChange={(reads) => onChange({ reads })} />
            </Setting>
            <Setting label={t('link.since')} hint={t('link.since_hint', { zone })} htmlFor={`${id}-since`}>
              <Input
                id={`${id}-since`}
                type="date"
                value={form.since}
                status={fault === 'since' ? 'error' : ''}
                onChange={(event) => onChange({ since: event.target.value })}
              />
            </Setting>
          </>
        )}
      </div>
      <details open={fault === 'base' || form.base !== ''}>
        <summary>{t('link.advanced')}</summary>
        <Form.Item label={t('link.base')} htmlFor={`${id}-base`} extra={t('link.base_hint')} {...wrong('base')}>
          <Input
            id={`${id}-base`}
            inputMode="url"
            value={form.base}
            maxLength={500}
            placeholder="https://"
            onChange={(event) => onChange({ base: event.target.value })}
          />
        </Form.Item>
      </details>
    </Form>
  );
}
