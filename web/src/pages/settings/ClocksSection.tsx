// The team's own promises: target, calendar, pause.
import { Select, Switch } from 'antd';
import type { Policy } from '../../api/types';
import { useT } from '../../app/i18n';
import { PolicyForm } from './PolicyForm';
import { SpanInput } from './SpanInput';

type Clock = Policy['clocks'][number];

export function ClocksSection() {
  const t = useT();
  return (
    <PolicyForm>
      {({ clocks }, change) => {
        const set = (kind: Clock['kind'], part: Partial<Clock>) =>
          change({ clocks: clocks.map((one) => (one.kind === kind ? { ...one, ...part } : one)) });
        return (
          <div className="stack">
            <p className="muted">{t('set.clocks_hint')}</p>
            <div className="panel table-wrap">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('filter.clock')}</th>
                    <th scope="col">{t('set.clock_target')}</th>
                    <th scope="col">{t('set.clock_calendar')}</th>
                    <th scope="col">{t('set.clock_pause')}</th>
                  </tr>
                </thead>
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
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          </div>
        );
      }}
    </PolicyForm>
  );
}
