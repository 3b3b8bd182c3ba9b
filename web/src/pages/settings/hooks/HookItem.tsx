// One webhook: where to, of what, on or off and why, and how the newest delivery went.
import { Button, Switch } from 'antd';
import { useChangeHook, useDeliveries } from '../../../api/hooks';
import type { HookDelivery, Webhook } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { toneOf } from '../../../lib/hook';
import { When } from '../../../parts/words';
import { useHookWhy } from './useHookWhy';

interface HookItemProps {
  hook: Webhook;
  onEdit: () => void;
  onDeliveries: () => void;
}

export function HookItem({ hook, onEdit, onDeliveries }: HookItemProps) {
  const t = useT();
  const why = useHookWhy();
  const change = useChangeHook(hook.id);
  const complain = useComplain();
  return (
    <li className="hook" data-testid="hook" data-on={hook.on}>
      <div className="line">
        <strong className="hook-name">{hook.name}</strong>
        <Switch
          size="small"
          checked={hook.on}
          loading={change.isPending}
          aria-label={t('hook.on', { name: hook.name })}
          onChange={(on) => change.mutate({ on }, { onError: complain })}
        />
        <span className="acts-end">
          <Button size="small" onClick={onDeliveries} aria-label={`${t('hook.deliveries')}: ${hook.name}`}>
            {t('hook.deliveries')}
          </Button>
          <Button size="small" onClick={onEdit} aria-label={`${t('do.edit')}: ${hook.name}`}>
            {t('do.edit')}
          </Button>
        </span>
      </div>
      <div className="mono muted hook-url">{hook.url}</div>
      <div className="line">
        {hook.kinds.map((kind) => (
          <span key={kind} className={kind === '*' ? 'chip' : 'chip mono'}>
            {kind === '*' ? t('hook.everything') : kind}
          </span>
        ))}
      </div>
      {hook.off_why !== null && (
        <p className="failure-note">
          <strong>{t('hook.off_why')}</strong> {why(hook.off_why)}
        </p>
      )}
      <Newest hook={hook.id} />
    </li>
  );
}

function Newest({ hook }: { hook: string }) {
  const t = useT();
  const found = useDeliveries(hook, null);
  if (!found.data) return null;
  const one = found.data.pages[0]?.items[0];
  if (!one) return <p className="muted">{t('hook.nothing_yet')}</p>;
  return (
    <p className="line muted hook-small" data-testid="hook-newest">
      {t('hook.newest')} <When at={one.ended_at ?? one.created_at} /> <DeliveryState one={one} />
      <span className="mono">{one.kind}</span>
    </p>
  );
}

export function DeliveryState({ one }: { one: HookDelivery }) {
  const t = useT();
  return (
    <span className={`chip ${toneOf(one)}`}>
      {t(`hook.state.${one.state}`)}
      {one.status !== null && <span className="num"> · {one.status}</span>}
    </span>
  );
}
