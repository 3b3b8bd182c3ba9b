// One list of the outbox, with the cursor that the keys of acts follow.
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useOutbox } from '../../api/outbox';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { OUTBOX_LISTS, type OutboxList } from '../../lib/outbox';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { OutboxRow } from './OutboxRow';

export function OutboxRows({ list, channel }: { list: OutboxList; channel: string | null }) {
  const t = useT();
  const navigate = useNavigate();
  const found = useOutbox(OUTBOX_LISTS[list], channel);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const at = items.findIndex((one) => one.act.id === chosen);
  const here = items[at];
  const some = items.length > 0;
  const move = (to: number) => setChosen(items[Math.max(0, Math.min(items.length - 1, to))]?.act.id ?? null);
  useAction('list.next', () => move(at + 1), some);
  useAction('list.previous', () => move(at - 1), some);
  useAction('list.first', () => move(0), some);
  useAction('list.last', () => move(items.length - 1), some);
  useAction('list.open', () => here && void navigate(`/cases/${here.case.id}`), here !== undefined);
  if (found.isPending) return <Bars rows={6} />;
  if (found.isError && !some) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!some) return <Blank title={t(`outbox.none.${list}`)} hint={t(`outbox.none_hint.${list}`)} />;
  return (
    <>
      <section className="panel" aria-label={t(`outbox.list.${list}`)} data-testid="outbox">
        {items.map((item) => (
          <OutboxRow key={item.act.id} item={item} here={item === here} onHere={() => setChosen(item.act.id)} />
        ))}
      </section>
      <More list={found} />
    </>
  );
}
