// The deciding words of negative reviews, weighted, with their change.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import type { Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { issueColour } from '../../parts/chart/colours';
import { BarRow } from './BarRow';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function Keywords({ keywords, links }: { keywords: Overview['keywords']; links: OverviewLinks }) {
  const t = useT();
  const { dark } = useLook();
  const { number } = useFormats();
  const most = Math.max(1, ...keywords.map((one) => one.count));
  return (
    <Panel area="keywords" title={t('over.keywords')} define={t('over.keywords_define')}>
      <ul className="bar-list two">
        {keywords.map((one) => (
          <BarRow
            key={`${one.text}:${one.issue}`}
            to={links.to({ q: one.text })}
            label={
              <span title={`${one.text} · ${t(`issue.${one.issue}`)}`}>
                {one.text}
                <span className="sr-only"> {t(`issue.${one.issue}`)}</span>
              </span>
            }
            share={one.count / most}
            colour={issueColour(one.issue, dark)}
            value={
              <>
                {number(one.count)} <Trend now={one.count} before={one.previous} />
              </>
            }
          />
        ))}
      </ul>
    </Panel>
  );
}

export function Trend({ now, before }: { now: number; before: number }) {
  const t = useT();
  if (now === before) return <span className="trend" role="img" title={t('over.same')} aria-label={t('over.same')} />;
  const up = now > before;
  const words = t(up ? 'over.up' : 'over.down', { n: before });
  return (
    <span className={up ? 'trend up' : 'trend'} role="img" title={words} aria-label={words}>
      {up ? <ArrowUpOutlined aria-hidden="true" /> : <ArrowDownOutlined aria-hidden="true" />}
    </span>
  );
}
