// Where a type of complaint grew most.
import { Link } from 'react-router';
import type { Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { issueColour } from '../../parts/chart/colours';
import { Trend } from './Keywords';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function Rising({ rising, links }: { rising: Overview['rising']; links: OverviewLinks }) {
  const t = useT();
  const { dark } = useLook();
  const { number } = useFormats();
  return (
    <Panel area="rising" title={t('over.rising')} define={t('over.rising_define')}>
      {rising.length === 0 && <p className="muted">{t('over.rising_none')}</p>}
      <ul className="rising">
        {rising.map((one) => (
          <li key={`${one.product?.id}:${one.batch}:${one.issue}`}>
            <Link
              to={links.to({
                issue: [one.issue],
                ...(one.product ? { product: one.product.id } : {}),
                ...(one.batch ? { batch: one.batch } : {}),
              })}
              title={t('over.rising_count', { n: one.count, previous: one.previous })}
            >
              <span className="swatch" style={{ background: issueColour(one.issue, dark) }} aria-hidden="true" />
              <span className="clip grow">
                {t(`issue.${one.issue}`)} · {one.product?.title ?? t('over.no_product')}
              </span>
              {one.batch && <span className="chip mono">{one.batch}</span>}
              <span className="num nowrap">
                {number(one.count)} <Trend now={one.count} before={one.previous} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
