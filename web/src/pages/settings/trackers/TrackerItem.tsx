// One tracker: how it does, what it follows, what it does not take and why, and where it tells of parcels.
import { App, Button, Switch } from 'antd';
import { useCheckTracker, useSaveTracker } from '../../../api/trackers';
import type { RefusedParcel, Tracker } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { CopyLine } from '../../../parts/CopyLine';
import { When } from '../../../parts/words';
import { HealthSign } from '../connections/HealthChip';
import { Trouble } from '../connections/Trouble';

export function TrackerItem({ tracker, onOpen }: { tracker: Tracker; onOpen: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const save = useSaveTracker(tracker.id);
  const check = useCheckTracker(tracker.id);
  const { health, parcels } = tracker;
  return (
    <li className="service" data-testid="tracker" data-state={health.state}>
      <div className="line">
        <strong className="service-name">{tracker.name}</strong>
        <span className="muted">{t(`tracker.kind.${tracker.kind}`)}</span>
        <Switch
          size="small"
          checked={tracker.on}
          loading={save.isPending}
          aria-label={t('tracker.on', { name: tracker.name })}
          onChange={(on) => save.mutate({ on }, { onError: complain })}
        />
        {health.state !== 'off' && (
          <HealthSign health={health.state} until={health.paused_until} consent={t('tracker.key_refused')} />
        )}
        <span className="acts-end">
          <Button
            size="small"
            loading={check.isPending}
            aria-label={`${t('tracker.check')}: ${tracker.name}`}
            onClick={() =>
              check.mutate(undefined, {
                onError: complain,
                onSuccess: () => void message.success(t('tracker.check_done')),
              })
            }
            data-testid="tracker-check"
          >
            {t('tracker.check')}
          </Button>
          <Button size="small" aria-label={`${t('do.edit')}: ${tracker.name}`} onClick={onOpen}>
            {t('do.edit')}
          </Button>
        </span>
      </div>
      <Trouble connection={tracker} />
      <div className="line muted">
        <span>{t('tracker.followed', { n: parcels.followed })}</span>
        {parcels.new > 0 && <span>{t('tracker.new', { n: parcels.new })}</span>}
        <span>{t('tracker.ended', { n: parcels.ended })}</span>
        <span>
          {t('tracker.told')} {tracker.told_at ? <When at={tracker.told_at} /> : t('time.never')}
        </span>
        {tracker.parked > 0 && <span className="chip amber">{t('tracker.parked', { n: tracker.parked })}</span>}
      </div>
      <Hook tracker={tracker} />
      {parcels.refused > 0 && <Refused count={parcels.refused} list={tracker.refused} />}
    </li>
  );
}

function Hook({ tracker: { hook, names_hook, name } }: { tracker: Tracker }) {
  const t = useT();
  if (hook === null) return <p className="tracker-hook muted">{t('tracker.no_hook')}</p>;
  if (names_hook) return <p className="tracker-hook muted">{t('tracker.names_hook')}</p>;
  return (
    <div className="tracker-hook">
      <span className="muted">{t('tracker.hook')}</span>
      <CopyLine text={hook} label={`${t('tracker.hook_label')}: ${name}`} />
    </div>
  );
}

function Refused({ count, list }: { count: number; list: readonly RefusedParcel[] }) {
  const t = useT();
  return (
    <details data-testid="tracker-refused">
      <summary>
        <span className="chip red">{t('tracker.refused', { n: count })}</span>
      </summary>
      <ul className="tracker-refused">
        {list.map((one) => (
          <li key={one.tracking}>
            <span className="mono">{one.tracking}</span>
            {one.carrier !== null && <span className="muted"> · {one.carrier}</span>}
            <span dir="auto">
              {' '}
              · {one.code === 'no_number' ? t('tracker.no_number') : (one.why ?? one.code ?? t('say.unknown'))}
            </span>
            {one.next_at !== null && (
              <span className="muted">
                {' '}
                · {t('tracker.again')} <When at={one.next_at} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
