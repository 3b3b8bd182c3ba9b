// One mention: who said it where and when, its words, what triage read, and what can be done with it.
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { Mention } from '../../api/types';
import { useT, useWord } from '../../app/i18n';
import { safeLink } from '../../lib/link';
import { POLARITY_TONE } from '../../lib/mention';
import { Severity, When } from '../../parts/words';

export type Mark = 'note' | 'dismiss' | 'restore';

interface MentionRowProps {
  mention: Mention;
  here: boolean;
  works: boolean;
  onHere: () => void;
  onMark: (mark: Mark) => void;
}

export function MentionRow({ mention, here, works, onHere, onMark }: MentionRowProps) {
  const t = useT();
  const word = useWord();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (here && !box.current?.contains(document.activeElement)) box.current?.focus();
  }, [here]);
  const link = mention.url ? safeLink(mention.url) : null;
  const names = mention.found_by.map((source) => source.name ?? t('mention.gone_source'));
  const level = mention.severity === 3 ? 3 : mention.severity === 2 ? 2 : 1;
  return (
    <article
      ref={box}
      tabIndex={-1}
      aria-current={here}
      className={here ? 'mention here' : 'mention'}
      data-testid="mention"
      data-state={mention.state}
      onFocus={onHere}
    >
      <div className="line">
        <span className={`chip ${POLARITY_TONE[mention.polarity]}`}>{t(`polarity.${mention.polarity}`)}</span>
        {mention.issue && <span className="chip">{word('issue', mention.issue)}</span>}
        {mention.issue && <Severity level={level} bare />}
        <span className="muted mention-small grow">
          {[names[0], mention.author].filter(Boolean).join(' · ')} · <When at={mention.published_at} />
        </span>
        {mention.versions > 1 && (
          <span className="chip amber">{t('mention.versions', { n: mention.versions - 1 })}</span>
        )}
      </div>
      {mention.title !== '' && (
        <strong className="words" dir="auto">
          {mention.title}
        </strong>
      )}
      {mention.text !== '' && (
        <p className="words mention-words" dir="auto" lang={mention.language} title={mention.text}>
          {mention.text}
        </p>
      )}
      <div className="line">
        {names.length > 1 && (
          <span className="muted mention-small">{t('mention.also', { names: names.slice(1).join(', ') })}</span>
        )}
        <span className="acts-end">
          {link && (
            <a href={link} target="_blank" rel="noopener noreferrer">
              {t('mention.open')}
            </a>
          )}
          {works && mention.state !== 'noted' && (
            <Button size="small" onClick={() => onMark('note')} data-testid="mention-note">
              {t('mention.note')}
            </Button>
          )}
          {works && mention.state !== 'dismissed' && (
            <Button size="small" type="text" onClick={() => onMark('dismiss')} data-testid="mention-dismiss">
              {t('mention.dismiss')}
            </Button>
          )}
          {works && mention.state !== 'new' && (
            <Button size="small" type="text" onClick={() => onMark('restore')}>
              {t('mention.restore')}
            </Button>
          )}
        </span>
      </div>
    </article>
  );
}
