// One list of appeals, with the cursor that the keys follow.
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type BoardFilter, useAppealBoard } from '../../api/appeals';
import type { AppealBoard } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { BoardName } from '../../lib/appeal';
import { AppealDue, AppealStateChip, GroundName } from '../../parts/appeal/words';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';

export function Board({ name, filter }: { name: BoardName; filter: BoardFilter }) {
  const t = useT();
  const navigate = useNavigate();
  const found = useAppealBoard(filter);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const at = items.findIndex((one) => one.appeal.id === chosen);
  const some = items.length > 0;
  const move = (to: number) => setChosen(items[Math.max(0, Math.min(items.length - 1, to))]?.appeal.id ?? null);
  useAction('list.next', () => move(at + 1), some);
  useAction('list.previous', () => move(at - 1), some);
  useAction('list.first', () => move(0), some);
  useAction('list.last', () => move(items.length - 1), some);
  useAction('list.open', () => void navigate(`/appeals/${chosen}`), at >= 0);
  if (found.isPending) return <Bars rows={8} />;
  if (found.isError && !some) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!some) return <Blank title={t('appeal.empty')} hint={t('appeal.empty_hint')} />;
  return (
    <section className="panel" aria-label={t(`appeal.list.${name}`)} data-testid="appeal-board">
      {items.map((one) => (
        <Row key={one.appeal.id} row={one} here={one.appeal.id === chosen} />
      ))}
      <More list={found} />
    </section>
  );
}

function Row({ row, here }: { row: AppealBoard['items'][number]; here: boolean }) {
  const t = useT();
  const { appeal } = row;
  const words = appeal.passage ?? row.excerpt ?? appeal.statement ?? '';
  const about = [row.product, row.buyer].filter((one) => one !== null).join(' · ');
  return (
    <article
      className={here ? 'appeal-row here' : 'appeal-row'}
      aria-current={here}
      data-testid="appeal-row"
      data-state={appeal.state}
    >
      <span className="appeal-row-due">
        {appeal.due_at ? (
          <AppealDue appeal={appeal} />
        ) : (
          <span className="muted">
            <When at={appeal.decided_at ?? appeal.opened_at} />
          </span>
        )}
      </span>
      <span className="appeal-row-main">
        <Link to={`/appeals/${appeal.id}`}>
          <GroundName appeal={appeal} />
        </Link>
        {about !== '' && (
          <span className="clip" title={about} dir="auto" data-testid="appeal-row-about">
            {about}
          </span>
        )}
        {words !== '' && (
          <span className="clip muted" title={words} dir="auto">
            {words}
          </span>
        )}
      </span>
      <AppealStateChip state={appeal.state} />
      <span className="muted clip appeal-row-channel">
        {t(`appeal.subject.${appeal.subject.kind}`)} · {row.channel_name}
      </span>
      <Link to={`/cases/${appeal.case_id}`} className="nowrap">
        {t('appeal.to_case', { n: String(appeal.case_number) })}
      </Link>
    </article>
  );
}
