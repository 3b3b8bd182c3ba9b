// What a webhook was told and is to be told, by how that went; what failed can be delivered again.
import { App, Button, Drawer, Popconfirm, Segmented } from 'antd';
import { useState } from 'react';
import { type DeliveryState as State, useDeliveries, useReplay } from '../../../api/hooks';
import type { Webhook } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { More } from '../../../parts/More';
import { Bars } from '../../../parts/Skeletons';
import { Delivery } from './Delivery';

const STATES: readonly State[] = ['waiting', 'done', 'failed'];

export function DeliveriesDrawer({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [state, setState] = useState<State>('failed');
  const found = useDeliveries(hook.id, state);
  const replay = useReplay(hook.id);
  const complain = useComplain();
  const list = found.data?.pages.flatMap((page) => page.items) ?? [];
  const again = (delivery: string | null) =>
    replay.mutate(delivery, {
      onError: complain,
      onSuccess: ({ count }) => void message.success(t('hook.again_done', { n: count })),
    });
  return (
    <Drawer
      open
      title={`${t('hook.deliveries')}: ${hook.name}`}
      onClose={onClose}
      size={Math.min(640, window.innerWidth - 16)}
    >
      <div className="stack" data-testid="deliveries">
        <div className="line">
          <Segmented
            aria-label={t('set.job_state')}
            value={state}
            onChange={setState}
            options={STATES.map((value) => ({ value, label: t(`hook.state.${value}`) }))}
          />
          <span className="grow" />
          {state === 'failed' && list.length > 0 && (
            <Popconfirm
              title={t('hook.again_all_sure')}
              okText={t('hook.again')}
              onConfirm={() => again(null)}
              disabled={!hook.on}
            >
              <Button disabled={!hook.on} loading={replay.isPending && replay.variables === null}>
                {t('hook.again_all')}
              </Button>
            </Popconfirm>
          )}
        </div>
        {!hook.on && <p className="muted">{t('hook.again_off')}</p>}
        {found.isPending && <Bars rows={5} />}
        {found.isError && list.length === 0 && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="muted">{t(`hook.none.${state}`)}</p>}
        <ul className="deliveries">
          {list.map((one) => (
            <Delivery
              key={one.id}
              one={one}
              busy={replay.isPending && replay.variables === one.id}
              onAgain={hook.on && one.state !== 'waiting' ? () => again(one.id) : null}
            />
          ))}
        </ul>
        <More list={found} />
      </div>
    </Drawer>
  );
}
