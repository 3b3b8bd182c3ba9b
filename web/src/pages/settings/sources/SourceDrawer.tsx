// A source is connected or changed: what is read, which words it listens for, how often.
import { Form, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useRemoveSource, useSaveSource } from '../../../api/mentions';
import type { MentionSource, MentionSources } from '../../../api/types';
import { useFault } from '../../../app/fault';
import { useT } from '../../../app/i18n';
import { EVERY, newSource, RSSHUB_ROUTES, type SourceForm, sourceBody, sourceForm } from '../../../lib/mention';
import { FailureNote } from '../../../parts/Failure';
import { NamedFields } from '../../../parts/NamedFields';
import { ServiceDrawer } from '../services/ServiceDrawer';

interface SourceDrawerProps {
  source: MentionSource | null;
  kinds: MentionSources['kinds'];
  onClose: () => void;
}

export function SourceDrawer({ source, kinds, onClose }: SourceDrawerProps) {
  const save = useSaveSource(source?.id ?? null);
  const remove = useRemoveSource(source?.id ?? '');
  const [form, setForm] = useState(() => (source ? sourceForm(source) : newSource('feed')));
  const body = sourceBody(source, form);
  return (
    <ServiceDrawer of="source" name={source?.name ?? null} body={body} save={save} remove={remove} onClose={onClose}>
      <SourceFields source={source} kinds={kinds} form={form} failure={save.error} onChange={setForm} />
    </ServiceDrawer>
  );
}

interface SourceFieldsProps {
  /** Null for a new one, whose kind is still to be chosen. */
  source: MentionSource | null;
  kinds: MentionSources['kinds'];
  form: SourceForm;
  failure: unknown;
  onChange: (form: SourceForm) => void;
}

function SourceFields({ source, kinds, form, failure, onChange }: SourceFieldsProps) {
  const t = useT();
  const id = useId();
  const fields = kinds.find((one) => one.kind === form.kind)?.fields ?? [];
  const { at, wrong } = useFault(failure, ['kind', 'name', 'words', 'every', ...fields.map((field) => field.name)]);
  const set = (part: Partial<SourceForm>) => onChange({ ...form, ...part });
  const every = EVERY.includes(form.every) ? EVERY : [form.every, ...EVERY];
  return (
    <Form layout="vertical" requiredMark={false} autoComplete="off" data-testid="source-form">
      {failure != null && at === null && <FailureNote failure={failure} />}
      {source === null && (
        <Form.Item label={t('source.kind')} htmlFor={`${id}-kind`} {...wrong('kind')}>
          <Select
            id={`${id}-kind`}
            value={form.kind}
            onChange={(kind) => set({ kind, fields: {} })}
            options={kinds.map(({ kind }) => ({ value: kind, label: t(`source.kind.${kind}`) }))}
          />
        </Form.Item>
      )}
      <div className="muted source-help">
        {t(`source.kind_hint.${form.kind}`)}
        {form.kind === 'feed' && (
          <ul>
            {RSSHUB_ROUTES.map((route) => (
              <li key={route} className="mono">
                {route}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Form.Item label={t('source.name')} htmlFor={`${id}-name`} {...wrong('name')}>
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
        filled={source?.filled ?? []}
        wrong={wrong}
        onChange={(values) => set({ fields: values })}
      />
      <Form.Item label={t('source.words')} htmlFor={`${id}-words`} extra={t('source.words_hint')} {...wrong('words')}>
        <Select
          id={`${id}-words`}
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，', '、', '\n']}
          value={form.words}
          onChange={(words: string[]) => set({ words })}
        />
      </Form.Item>
      <Form.Item label={t('source.every')} htmlFor={`${id}-every`} {...wrong('every')}>
        <Select
          id={`${id}-every`}
          value={form.every}
          onChange={(minutes) => set({ every: minutes })}
          options={every.map((n) => ({ value: n, label: t('source.minutes', { n }) }))}
        />
      </Form.Item>
    </Form>
  );
}
