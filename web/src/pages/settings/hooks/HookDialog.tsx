// A webhook is made or changed; its secret is shown once, and a new one is made here.
import { App, Button, Form, Input, Popconfirm, Select } from 'antd';
import { useId, useState } from 'react';
import { useChangeHook, useMakeHook, useRemoveHook } from '../../../api/hooks';
import type { Webhook } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useFault } from '../../../app/fault';
import { useT, useWord } from '../../../app/i18n';
import { bodyOf, chosenKinds, formOf, type HookForm, KINDS } from '../../../lib/hook';
import { CopyLine } from '../../../parts/CopyLine';
import { Dialog } from '../../../parts/Dialog';
import { FailureNote } from '../../../parts/Failure';
import { SecretAgain } from './SecretAgain';

interface HookDialogProps {
  hook: Webhook | null;
  onClose: () => void;
}

export function HookDialog({ hook, onClose }: HookDialogProps) {
  const t = useT();
  const make = useMakeHook();
  if (make.data)
    return (
      <Dialog title={t('hook.made')} onCancel={onClose} width={560}>
        <div className="stack" data-testid="hook-made">
          <p>{t('hook.secret_once')}</p>
          <CopyLine text={make.data.secret} label={t('hook.secret')} />
          <div className="ask-foot">
            <Button type="primary" onClick={onClose}>
              {t('do.close')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={hook ? hook.name : t('hook.add')} onCancel={onClose} width={560}>
      {hook ? <Change hook={hook} onClose={onClose} /> : <New make={make} />}
    </Dialog>
  );
}

function New({ make }: { make: ReturnType<typeof useMakeHook> }) {
  const t = useT();
  const [form, setForm] = useState(() => formOf(null));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(bodyOf(null, form));
      }}
    >
      <HookFields form={form} failure={make.error} onChange={(part) => setForm({ ...form, ...part })} />
      <div className="ask-foot">
        <Button type="primary" htmlType="submit" loading={make.isPending} data-testid="hook-make">
          {t('hook.make')}
        </Button>
      </div>
    </form>
  );
}

function Change({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const change = useChangeHook(hook.id);
  const remove = useRemoveHook(hook.id);
  const [form, setForm] = useState(() => formOf(hook));
  const body = bodyOf(hook, form);
  const submit = () =>
    change.mutate(body, {
      onSuccess: () => {
        void message.success(t('say.saved'));
        onClose();
      },
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <HookFields form={form} failure={change.error} onChange={(part) => setForm({ ...form, ...part })} />
      <SecretAgain hook={hook.id} />
      <div className="line">
        <Popconfirm
          title={t('hook.remove_sure')}
          description={t('hook.remove_hint')}
          okText={t('do.remove')}
          okButtonProps={{ danger: true }}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onClose, onError: complain })}
        >
          <Button type="text" danger loading={remove.isPending}>
            {t('do.remove')}
          </Button>
        </Popconfirm>
        <span className="grow" />
        <Button
          type="primary"
          htmlType="submit"
          loading={change.isPending}
          disabled={Object.keys(body).length === 0}
          data-testid="hook-save"
        >
          {t('do.save')}
        </Button>
      </div>
    </form>
  );
}

interface HookFieldsProps {
  form: HookForm;
  failure: unknown;
  onChange: (part: Partial<HookForm>) => void;
}

const PLACES = ['name', 'url', 'kinds'];

/** What the API refuses is shown at its field. */
export function HookFields({ form, failure, onChange }: HookFieldsProps) {
  const t = useT();
  const word = useWord();
  const id = useId();
  const { at, wrong } = useFault(failure, PLACES);
  return (
    <Form layout="vertical" component={false} requiredMark={false}>
      {failure != null && at === null && <FailureNote failure={failure} />}
      <Form.Item label={t('hook.name')} htmlFor={`${id}-name`} {...wrong('name')}>
        <Input
          id={`${id}-name`}
          value={form.name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('hook.url')} htmlFor={`${id}-url`} {...wrong('url')}>
        <Input
          id={`${id}-url`}
          value={form.url}
          maxLength={2000}
          inputMode="url"
          autoComplete="off"
          placeholder="https://"
          onChange={(event) => onChange({ url: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('hook.kinds')} htmlFor={`${id}-kinds`} extra={t('hook.kinds_hint')} {...wrong('kinds')}>
        <Select
          id={`${id}-kinds`}
          mode="tags"
          value={form.kinds}
          tokenSeparators={[',', ' ', '，']}
          onChange={(next: string[]) => onChange({ kinds: chosenKinds(next) })}
          options={KINDS.map((value) => ({ value, label: value }))}
          labelRender={({ value }) => (value === '*' ? t('hook.everything') : value)}
          optionRender={({ value }) => (
            <span className="hook-kind">
              <span className="mono">{value}</span> <span>{word('hook.kind', String(value))}</span>
            </span>
          )}
        />
      </Form.Item>
    </Form>
  );
}
