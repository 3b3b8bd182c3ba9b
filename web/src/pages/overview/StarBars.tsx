// How the stars fell.
import type { Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { BarRow } from './BarRow';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function StarBars({ stars, links }: { stars: Overview['stars']; links: OverviewLinks }) {
  const t = useT();
  const { number } = useFormats();
  const most = Math.max(1, ...stars);
  return (
    <Panel area="stars" title={t('over.stars')}>
      <ul className="bar-list">
        {[5, 4, 3, 2, 1].map((star) => (
          <BarRow
            key={star}
            to={links.to({ star: [star] })}
            label={
              <>
                {star} <span aria-hidden="true">★</span>
                <span className="sr-only">{t('star.label', { n: star })}</span>
              </>
            }
            share={(stars[star - 1] ?? 0) / most}
            value={number(stars[star - 1] ?? 0)}
          />
        ))}
      </ul>
    </Panel>
  );
}
