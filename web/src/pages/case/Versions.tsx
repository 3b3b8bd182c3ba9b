// The versions of a review side by side: stars, words and date of each, with what changed marked.
import { ArrowRightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { ReviewView } from '../../api/types';
import { useT } from '../../app/i18n';
import { Stars, When } from '../../parts/words';
import { FEW, type ShownVersion, shownVersions, starPath, turn } from './version-list';
import './versions.css';

interface VersionsProps {
  review: ReviewView;
  /** Draws the words of one version. */
  quote: (version: ShownVersion) => ReactNode;
}

export function Versions({ review, quote }: VersionsProps) {
  const t = useT();
  const [all, setAll] = useState(false);
  const shown = shownVersions(review.versions, all);
  return (
    <div className="stack">
      <ol className="versions" aria-label={t('case.versions', { n: review.versions.length })} data-testid="versions">
        {shown.map((version) => (
          <li key={version.version} className={version.newest ? 'version newest' : 'version'} data-testid="version">
            <p className="line version-head">
              <strong>{t(version.newest ? 'case.now' : 'case.version', { n: version.version })}</strong>
              <Stars rating={version.rating} />
              <span className="muted">
                <When at={version.at} />
              </span>
              {version.rewritten && <span className="chip">{t('case.rewritten')}</span>}
            </p>
            {quote(version)}
          </li>
        ))}
      </ol>
      {review.versions.length > FEW && (
        <Button type="link" size="small" className="versions-all" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'case.versions_few' : 'case.versions_all', { n: review.versions.length })}
        </Button>
      )}
    </div>
  );
}

const TONE = { mended: 'gold', improved: 'green', better: 'green', worse: 'amber', spoiled: 'red' } as const;

/** "1★ → 4★: from bad to good". */
export function StarTurn({ review }: { review: ReviewView }) {
  const t = useT();
  const path = starPath(review.versions);
  const came = turn(path);
  if (path.length < 2) return null;
  return (
    <span className={`chip star-turn ${came ? TONE[came] : ''}`} data-testid="star-turn" data-turn={came ?? 'same'}>
      {path.map((star, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same stars may come twice
        <span key={index} className="nowrap">
          {index > 0 && <ArrowRightOutlined aria-label={t('case.turn_to')} role="img" />}
          {star}★
        </span>
      ))}
      {came && <span>{t(`case.turn.${came}`)}</span>}
    </span>
  );
}
