// The team's own promises: which are made, and what each says.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '../../app/i18n';
import { notPromised, type Promised, withPromise } from '../../lib/promises';
import { Setting } from '../../parts/Setting';
import { Heads, Th } from '../../parts/Table';
import { ClockRow } from './ClockRow';
import { PolicyForm } from './PolicyForm';
import { WarnInput } from './WarnInput';

/** Seconds, where the policy says nothing. */
const USUAL_PLATFORM_WARNING = 3600;

export function ClocksSection() {
  const t = useT();
  return (
    <PolicyForm>
      {({ clocks, platform_warn_before }, change) => (
        <div className="stack">
          <p className="muted">{t('set.clocks_hint')}</p>
          <div className="panel table-wrap">
            <table className="table clock-table">
              <Heads>
                <Th>{t('filter.clock')}</Th>
                <Th>{t('set.clock_target')}</Th>
                <Th>{t('set.clock_calendar')}</Th>
                <Th>{t('set.clock_pause')}</Th>
                <Th>{t('set.warn_before')}</Th>
                <Th hidden>{t('do.remove')}</Th>
              </Heads>
              <tbody>
                {clocks.map((clock) => (
                  <ClockRow
                    key={clock.kind}
                    clock={clock}
                    onChange={(part) =>
                      change({ clocks: clocks.map((one) => (one === clock ? { ...one, ...part } : one)) })
                    }
                    onRemove={() => change({ clocks: clocks.filter((one) => one !== clock) })}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <AddPromise clocks={clocks} onAdd={(added) => change({ clocks: withPromise(clocks, added) })} />
          <div className="panel settings-list">
            <Setting label={t('set.platform_warn')}>
              <WarnInput
                label={t('set.platform_warn')}
                value={platform_warn_before ?? USUAL_PLATFORM_WARNING}
                usual={USUAL_PLATFORM_WARNING}
                onChange={(seconds) => change({ platform_warn_before: seconds })}
              />
            </Setting>
          </div>
        </div>
      )}
    </PolicyForm>
  );
}

function AddPromise({ clocks, onAdd }: { clocks: readonly Promised[]; onAdd: (added: Promised) => void }) {
  const t = useT();
  const missing = notPromised(clocks);
  if (missing.length === 0) return null;
  return (
    <div className="line" data-testid="add-promise">
      <span className="muted">{t('set.clock_add')}</span>
      {missing.map((one) => (
        <Button key={one.kind} icon={<PlusOutlined />} onClick={() => onAdd(one)}>
          {t(`clock.${one.kind}`)}
        </Button>
      ))}
    </div>
  );
}
