// Me: name, language and look, password, where I am signed in.
import { App, Button, Form, Input, Segmented, Select, Switch } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useEndSession, usePassword, usePreferences, useSessions } from '../../api/session';
import type { Session } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { Failure, FailureNote } from '../../parts/Failure';
import { Setting } from '../../parts/Setting';
import { Bars } from '../../parts/Skeletons';
import { useGoOn } from '../../parts/useGoOn';
import { When } from '../../parts/words';
import { NoticePreferencesPanel } from './NoticePreferencesPanel';

type User = Session['user'];

export function ProfileSection() {
  const t = useT();
  const zone = useZone();
  const { session } = useShop();
  const { user } = session;
  const save = usePreferences();
  const complain = useComplain();
  const [name, setName] = useState(user.name);
  const [goOn, setGoOn] = useGoOn();
  const set = (change: Parameters<typeof save.mutate>[0]) => save.mutate(change, { onError: complain });
  return (
    <div className="stack">
      <div className="panel settings-list">
        <Setting label={t('set.my_name')} htmlFor="my-name">
          <Input id="my-name" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          {name.trim() !== user.name && name.trim() !== '' && (
            <Button type="primary" onClick={() => set({ name: name.trim() })}>
              {t('do.save')}
            </Button>
          )}
        </Setting>
        <Setting label={t('sign.email')}>
          <span>{user.email}</span>
        </Setting>
        <Setting label={t('header.language')} htmlFor="my-language">
          <Select
            id="my-language"
            value={user.locale}
            onChange={(locale: User['locale']) => set({ locale })}
            options={[
              { value: 'zh-CN', label: '简体中文' },
              { value: 'en', label: 'English' },
            ]}
            style={{ width: 160 }}
          />
        </Setting>
        <Setting label={t('header.theme')}>
          <Segmented
            aria-label={t('header.theme')}
            value={user.theme}
            onChange={(theme) => set({ theme })}
            options={(['light', 'dark', 'system'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
        </Setting>
        <Setting label={t('density.label')} hint={t('set.browser_time', { zone })}>
          <Segmented
            aria-label={t('density.label')}
            value={user.density}
            onChange={(density) => set({ density })}
            options={(['compact', 'comfortable'] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
          />
        </Setting>
        <Setting label={t('case.go_on')} hint={t('case.go_on_hint')} htmlFor="go-on">
          <Switch id="go-on" checked={goOn} onChange={setGoOn} />
        </Setting>
      </div>
      <NoticePreferencesPanel />
      <PasswordPanel />
      <Sessions />
    </div>
  );
}

function PasswordPanel() {
  const t = useT();
  const { message } = App.useApp();
  const change = usePassword();
  const [form] = Form.useForm<{ old: string; new: string }>();
  const submit = (values: { old: string; new: string }) =>
    change.mutate(values, {
      onSuccess: () => {
        form.resetFields();
        void message.success(t('set.password_changed'));
      },
    });
  const needed = { required: true, message: t('form.required') };
  return (
    <section className="panel" aria-label={t('set.password')}>
      <header>
        <h2>{t('set.password')}</h2>
      </header>
      <Form form={form} layout="vertical" requiredMark={false} className="panel-body password-form" onFinish={submit}>
        <FailureNote failure={change.error} />
        <Form.Item name="old" label={t('set.password_old')} rules={[needed]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="new"
          label={t('set.password_new')}
          extra={t('setup.password_hint')}
          rules={[needed, { min: 10, message: t('form.short_password') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={change.isPending}>
          {t('set.password_change')}
        </Button>
      </Form>
    </section>
  );
}

function Sessions() {
  const t = useT();
  const found = useSessions();
  const end = useEndSession();
  const complain = useComplain();
  return (
    <section className="panel" aria-label={t('set.sessions')}>
      <header>
        <h2>{t('set.sessions')}</h2>
      </header>
      {found.isPending && <Bars rows={2} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      <div className="table-wrap">
        <table className="table">
          <tbody>
            {found.data?.items.map((one) => (
              <tr key={one.id}>
                <td>
                  {one.agent} {one.current && <span className="chip green">{t('set.session_current')}</span>}
                </td>
                <td className="mono">{one.address}</td>
                <td className="muted nowrap">
                  {t('set.session_seen')} <When at={one.last_seen_at} />
                </td>
                <td className="acts">
                  {!one.current && (
                    <Button size="small" onClick={() => end.mutate(one.id, { onError: complain })}>
                      {t('set.session_end')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
