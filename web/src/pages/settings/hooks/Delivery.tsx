// One delivery: of what, how often tried, what was answered, when the next try comes.
import { Button } from 'antd';
import type { HookDelivery } from '../../../api/types';
import { useFormats } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { When } from '../../../parts/words';
import { DeliveryState } from './HookItem';
import { useHookWhy } from './useHookWhy';

interface DeliveryProps {
  one: HookDelivery;
  busy: boolean;
  /** Null where it cannot be delivered again now. */
  onAgain: (() => void) | null;
}

export function Delivery({ one, busy, onAgain }: DeliveryProps) {
  const t = useT();
  const { number } = useFormats();
  const why = useHookWhy();
  return (
    <li className="delivery" data-testid="delivery" data-state={one.state}>
      <div className="line">
        <DeliveryState one={one} />
        <span className="mono">{one.kind}</span>
        <span className="muted num">#{number(one.seq)}</span>
        <span className="grow" />
        {onAgain && (
          <Button size="small" loading={busy} onClick={onAgain} aria-label={`${t('hook.again')}: #${one.seq}`}>
            {t('hook.again')}
          </Button>
        )}
      </div>
      <div className="line muted hook-small">
        <span>
          {t('hook.happened')} <When at={one.created_at} />
        </span>
        <span>{t('hook.attempts', { n: one.attempts })}</span>
        {one.next_at && one.attempts > 0 && (
          <span>
            {t('hook.next')} <When at={one.next_at} />
          </span>
        )}
        {one.ended_at && (
          <span>
            {t('hook.ended')} <When at={one.ended_at} />
          </span>
        )}
      </div>
      {one.error !== null && <p className="delivery-why">{why(one.error)}</p>}
    </li>
  );
}
