// (4) What happened, newest first.
import { Button } from 'antd';
import { useState } from 'react';
import type { TimelineEntry } from '../../api/types';
import { useT } from '../../app/i18n';
import { useActor } from '../../parts/useActor';
import { When } from '../../parts/words';
import { useEventText } from './eventText';

const FIRST = 12;

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const t = useT();
  const text = useEventText(entries);
  const [all, setAll] = useState(false);
  const sorted = [...entries].sort((a, b) => b.seq - a.seq);
  const shown = all ? sorted : sorted.slice(0, FIRST);
  const actor = useActor();
  return (
    <section className="panel" aria-label={t('case.timeline')} data-testid="timeline">
      <header>
        <h2>{t('case.timeline')}</h2>
      </header>
      <ol className="timeline">
        {shown.map((entry) => {
          const { title, words } = text(entry);
          return (
            <li key={entry.seq} className={entry.kind === 'case.note_added' ? 'is-note' : ''}>
              <When at={entry.at} />
              <div className="grow">
                <span>{title}</span> <span className="muted">· {actor(entry.actor)}</span>
                {words && <p className="words timeline-words">{words}</p>}
              </div>
            </li>
          );
        })}
      </ol>
      {sorted.length === 0 && <p className="panel-body muted">{t('case.timeline_empty')}</p>}
      {!all && sorted.length > FIRST && (
        <Button type="link" onClick={() => setAll(true)}>
          {t('case.timeline_all', { n: sorted.length })}
        </Button>
      )}
    </section>
  );
}
