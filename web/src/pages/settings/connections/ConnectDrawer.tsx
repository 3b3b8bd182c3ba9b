// A connection under edit: what the platform needs to know, what is done and read, and trying it out.
import { App, Button, Drawer, Popconfirm } from 'antd';
import { useState } from 'react';
import { useAskPlatform, useConsent, useSetConnection } from '../../../api/connections';
import type { Connection, SetConnection } from '../../../api/types';
import { useZone } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { changesOf, formOf, isChanged } from '../../../lib/connection';
import { safeLink } from '../../../lib/link';
import { ConnectFields } from './ConnectFields';
import { HealthChip } from './HealthChip';
import { Trouble } from './Trouble';

interface ConnectDrawerProps {
  connection: Connection;
  onClose: () => void;
}

export function ConnectDrawer({ connection, onClose }: ConnectDrawerProps) {
  const t = useT();
  const zone = useZone();
  const { message } = App.useApp();
  const save = useSetConnection(connection.channel);
  const consent = useConsent(connection.channel);
  const ask = useAskPlatform(connection.channel);
  const [form, setForm] = useState(() => formOf(connection, zone));
  const { connected } = connection;
  const consents = connection.connector?.consents === true;
  /** Only the platform's page can connect it. */
  const byPage = consents && !connected && !connection.authorised;
  const connects = !connected && !byPage;
  const changes = changesOf(connection, form, zone);
  const dirty = isChanged(changes);
  const busy = save.isPending || consent.isPending;
  const put = async (part: SetConnection) => {
    consent.reset();
    ask.reset();
    await save.mutateAsync(part);
    // What is typed into a secret is kept by the server now, and shown to nobody again.
    const secret = connection.connector?.fields.filter((field) => field.secret) ?? [];
    setForm((old) => ({ ...old, fields: { ...old.fields, ...Object.fromEntries(secret.map((f) => [f.name, ''])) } }));
  };
  /** What fails shows in the form. */
  const quietly = (work: Promise<unknown>) => void work.catch(() => {});
  const onSave = () =>
    quietly(
      put(connects ? { ...changes, connected: true } : changes).then(
        () => void message.success(t(connects ? 'link.connected_now' : 'say.saved', { name: connection.name })),
      ),
    );
  const agree = async () => {
    if (dirty) await put(changes);
    const { url } = await consent.mutateAsync(undefined);
    const page = safeLink(url);
    if (page) window.location.assign(page);
  };
  const askNow = (what: 'check' | 'read') =>
    ask.mutate(what, { onSuccess: () => void message.success(t(`link.${what}_done`)) });
  return (
    <Drawer
      open
      title={`${connection.name} · ${connection.connector?.name ?? connection.platform}`}
      onClose={onClose}
      size={Math.min(520, window.innerWidth - 16)}
      footer={
        <div className="line connection-foot">
          {connected && (
            <Popconfirm
              title={t('link.disconnect_sure')}
              okText={t('link.disconnect')}
              onConfirm={() => quietly(put({ connected: false }))}
            >
              <Button type="text" danger disabled={busy}>
                {t('link.disconnect')}
              </Button>
            </Popconfirm>
          )}
          <span className="grow" />
          <Button
            type={byPage ? 'default' : 'primary'}
            loading={save.isPending}
            disabled={!connects && !dirty}
            onClick={onSave}
            data-testid="connection-save"
          >
            {t(connects ? 'link.connect_now' : 'do.save')}
          </Button>
        </div>
      }
    >
      <div className="stack" data-testid="connect-drawer">
        <div className="line">
          <HealthChip connection={connection} />
        </div>
        <Trouble connection={connection} />
        <ConnectFields
          connection={connection}
          form={form}
          failure={save.error ?? consent.error ?? ask.error}
          onChange={(part) => setForm({ ...form, ...part })}
        />
        <div className="line">
          {consents && (
            <Button
              type={byPage || connection.health.state === 'consent' ? 'primary' : 'default'}
              loading={busy}
              onClick={() => quietly(agree())}
              data-testid="connection-agree"
            >
              {t('link.agree')}
            </Button>
          )}
          <Button
            disabled={dirty || busy}
            title={dirty ? t('link.save_first') : undefined}
            loading={ask.isPending && ask.variables === 'check'}
            onClick={() => askNow('check')}
            data-testid="connection-check"
          >
            {t('link.check')}
          </Button>
          {connected && connection.reads && (connection.connector?.reads.length ?? 0) > 0 && (
            <Button loading={ask.isPending && ask.variables === 'read'} onClick={() => askNow('read')}>
              {t('link.read_now')}
            </Button>
          )}
        </div>
      </div>
    </Drawer>
  );
}
