// The team's own promises: target, calendar, pause.
import { Select, Switch } from 'antd';
import type { Policy } from '../../api/types';
import { useT } from '../../app/i18n';
import { Setting } from '../../parts/Setting';
import { Heads, Th } from '../../parts/Table';
import { PolicyForm } from './PolicyForm';
import { SpanInput } from './SpanInput';
import { WarnInput } from './WarnInput';

/** Seconds, where the policy says nothing. */
const USUAL_WARNING = 300;
const USUAL_PLATFORM_WARNING = 3600;

type Clock = Policy['clocks'][number];

export function ClocksSection() {
  const t = useT();
  return (
    <PolicyForm>
      {({ clocks, platform_warn_before }, change) => {
        const set = (kind: Clock['kind'], part: Partial<Clock>) =>
          change({ clocks: clocks.map((one) => (one.kind === kind ? { ...one, ...part } : one)) });
        return (
          <div className="stack">
            <p className="muted">{t('set.clocks_hint')}</p>
            <div className="panel table-wrap">
              <table className="table">
                <Heads>
                  <Th>{t('filter.clock')}</Th>
                  <Th>{t('set.clock_target')}</Th>
                  <Th>{t('set.clock_calendar')}</Th>
                  <Th>{t('set.clock_pause')}</Th>
                  <Th>{t('set.warn_before')}</Th>
                </Heads>
                <tbody>
                  {clocks.map((clock) => {
                    const name = t(`clock.${clock.kind}`);
                    return (
                      <tr key={clock.kind}>
                        <td>{name}</td>
                        <td>
                          <SpanInput
                            label={`${name}: ${t('set.clock_target')}`}
                            value={clock.target}
                            onChange={(target) => set(clock.kind, { target })}
                          />
                        </td>
                        <td>
                          <Select
                            value={clock.calendar}
                            aria-label={`${name}: ${t('set.clock_calendar')}`}
                            onChange={(calendar: Clock['calendar']) => set(clock.kind, { calendar })}
                            options={(['always', 'business'] as const).map((value) => ({
                              value,
                              label: t(`set.clock_${value}`),
                            }))}
                            style={{ width: 180 }}
                          />
                        </td>
                        <td>
                          <Switch
                            checked={clock.pause_on_wait}
                            aria-label={`${name}: ${t('set.clock_pause')}`}
                            onChange={(pause_on_wait) => set(clock.kind, { pause_on_wait })}
                          />
                        </td>
                        <td>
                          <WarnInput
                            label={`${name}: ${t('set.warn_before')}`}
                            value={clock.warn_before ?? USUAL_WARNING}
                            usual={USUAL_WARNING}
                            onChange={(warn_before) => set(clock.kind, { warn_before })}
                          />
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
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
        );
      }}
    </PolicyForm>
  );
}
