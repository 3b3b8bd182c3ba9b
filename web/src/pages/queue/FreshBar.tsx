// "3 new cases · show": above the list, never in it.
import { Button } from 'antd';
import { useT } from '../../app/i18n';
import { Caps } from '../../parts/Keys';
import type { Fresh } from './useFresh';

export function FreshBar({ fresh }: { fresh: Fresh }) {
  const t = useT();
  return (
    <div className="fresh" role="status" aria-live="polite" data-testid="fresh">
      {fresh.count > 0 && (
        <Button type="text" block onClick={fresh.show}>
          {t(fresh.many ? 'queue.fresh_many' : 'queue.fresh', { n: fresh.count })} · {t('do.show')}{' '}
          <Caps action="list.fresh" />
        </Button>
      )}
    </div>
  );
}
