// The fields of a tracker. What the API refuses is shown at its field; secrets are never shown again.
import { Form, Input, Select, Switch } from 'antd';
import { useId } from 'react';
import type { Tracker, Trackers } from '../../../api/types';
import { useFault } from '../../../app/fault';
import { useT } from '../../../app/i18n';
import type { TrackerForm } from '../../../lib/tracker';
import { FailureNote } from '../../../parts/Failure';
import { NamedFields } from '../../../parts/NamedFields';
import { Setting } from '../../../parts/Setting';

interface TrackerFieldsProps {
  /** Null for a new one, whose kind is still to be chosen. */
  tracker: Tracker | null;
  kinds: Trackers['kinds'];
  form: TrackerForm;
  failure: unknown;
  onChange: (form: TrackerForm) => void;
}

export function TrackerFields({ tracker, kinds, form, failure, onChange }: TrackerFieldsProps) {
  const t = useT();
  const id = useId();
  const fields = kinds.find((one) => one.kind === form.kind)?.fields ?? [];
  const { at, wrong } = useFault(failure, ['kind', 'name', 'carriers', ...fields.map((field) => field.name)]);
  const set = (part: Partial<TrackerForm>) => onChange({ ...form, ...part });
  const usual = t(`tracker.kind.${form.kind}`);
  return (
    <Form layout="vertical" requiredMark={false} autoComplete="off" data-testid="tracker-form">
      {failure != null && at === null && <FailureNote failure={failure} />}
      {tracker === null && (
        <Form.Item label={t('tracker.kind')} htmlFor={`${id}-kind`} {...wrong('kind')}>
          <Select
            id={`${id}-kind`}
            value={form.kind}
            onChange={(kind) =>
              // Another service wants other things filled in; a name that somebody chose stays.
              set({ kind, fields: {}, name: form.name === usual ? t(`tracker.kind.${kind}`) : form.name })
            }
            options={kinds.map(({ kind }) => ({ value: kind, label: t(`tracker.kind.${kind}`) }))}
          />
        </Form.Item>
      )}
      <Form.Item label={t('tracker.name')} htmlFor={`${id}-name`} {...wrong('name')}>
        <Input
          id={`${id}-name`}
          value={form.name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => set({ name: event.target.value })}
        />
      </Form.Item>
      <NamedFields
        id={`${id}-field`}
        fields={fields}
        values={form.fields}
        filled={tracker?.filled ?? []}
        wrong={wrong}
        onChange={(values) => set({ fields: values })}
      />
      <Form.Item
        label={t('tracker.carriers')}
        htmlFor={`${id}-carriers`}
        extra={t('tracker.carriers_hint')}
        {...wrong('carriers')}
      >
        <Input.TextArea
          id={`${id}-carriers`}
          value={form.carriers}
          autoSize={{ minRows: 2, maxRows: 10 }}
          placeholder={form.kind === 'kuaidi100' ? '顺丰速运 = shunfeng' : 'Pos Malaysia = 9051'}
          onChange={(event) => set({ carriers: event.target.value })}
        />
      </Form.Item>
      <div className="settings-list service-settings">
        <Setting label={t('tracker.others')} hint={t('tracker.others_hint')} htmlFor={`${id}-others`}>
          <Switch id={`${id}-others`} checked={form.others} onChange={(others) => set({ others })} />
        </Setting>
      </div>
    </Form>
  );
}
