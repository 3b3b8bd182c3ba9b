// Promises kept, clock by clock.
import { Link } from 'react-router';
import type { Overview } from '../../api/types';
import { useFormats, useSpan } from '../../app/format';
import { useT } from '../../app/i18n';
import { Heads, Th } from '../../parts/Table';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function Promises({ promises, links }: { promises: Overview['promises']; links: OverviewLinks }) {
  const t = useT();
  const span = useSpan();
  const { number, percent } = useFormats();
  const say = (seconds: number | null) => (seconds === null ? '–' : span(seconds));
  return (
    <Panel area="promises" title={t('over.promises')} define={t('over.promises_define')}>
      <div className="table-wrap">
        <table className="table promises">
          <Heads>
            <Th>{t('filter.clock')}</Th>
            <Th>{t('over.kept')}</Th>
            <Th right>{t('over.missed')}</Th>
            <Th right>{t('over.running')}</Th>
            <Th right>
              {t('over.p50')} / {t('over.p90')}
            </Th>
          </Heads>
          <tbody>
            {promises.map((one) => {
              const ended = one.met + one.breached;
              const share = ended > 0 ? one.met / ended : null;
              return (
                <tr key={one.kind} data-testid={`promise-${one.kind}`}>
                  <th scope="row">
                    {t(`clock.${one.kind}`)}{' '}
                    <small className="muted" title={t('over.target')}>
                      {span(one.target)}
                    </small>
                  </th>
                  <td>
                    <Link to={links.clock(one.kind, 'met')} className="meter-link">
                      <span className="meter" aria-hidden="true">
                        <span style={{ width: `${(share ?? 0) * 100}%` }} />
                      </span>
                      <b>{share === null ? '–' : percent(share, 0)}</b>
                    </Link>
                  </td>
                  <td className="right">
                    <Link to={links.clock(one.kind, 'breached')} className={one.breached > 0 ? 'bad' : ''}>
                      {number(one.breached)}
                    </Link>
                  </td>
                  <td className="right">
                    <Link to={links.clock(one.kind, 'open')}>{number(one.open)}</Link>
                  </td>
                  <td className="right nowrap">
                    {say(one.p50)} / {say(one.p90)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
