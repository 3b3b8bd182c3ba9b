// Webhooks out: who is told, of what, and how that goes.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useHooks } from '../../../api/hooks';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { DeliveriesDrawer } from './DeliveriesDrawer';
import { HookDialog } from './HookDialog';
import { HookItem } from './HookItem';
import { VerifyHelp } from './VerifyHelp';
import './hooks.css';

export function HooksSection() {
  const t = useT();
  const found = useHooks();
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [looking, setLooking] = useState<string | null>(null);
  const list = found.data?.items ?? [];
  const edited = list.find((one) => one.id === editing);
  const looked = list.find((one) => one.id === looking);
  return (
    <div className="stack">
      <p className="muted">{t('hook.hint')}</p>
      <section className="panel" aria-label={t('set.webhooks')} data-testid="hooks">
        <header>
          <h2>{t('set.webhooks')}</h2>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)} data-testid="hook-add">
            {t('hook.add')}
          </Button>
        </header>
        {found.isPending && <Bars rows={3} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('hook.none')}</p>}
        <ul className="hook-list">
          {list.map((one) => (
            <HookItem
              key={one.id}
              hook={one}
              onEdit={() => setEditing(one.id)}
              onDeliveries={() => setLooking(one.id)}
            />
          ))}
        </ul>
      </section>
      <VerifyHelp />
      {adding && <HookDialog hook={null} onClose={() => setAdding(false)} />}
      {edited && <HookDialog key={edited.id} hook={edited} onClose={() => setEditing(null)} />}
      {looked && <DeliveriesDrawer key={looked.id} hook={looked} onClose={() => setLooking(null)} />}
    </div>
  );
}
