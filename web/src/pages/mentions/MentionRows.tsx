// One list of mentions, with the cursor that the keys follow.
import { useState } from 'react';
import { useShop } from '../../api/current';
import { type MentionFilter, useMarkMention, useMentions } from '../../api/mentions';
import type { Mention } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { safeLink } from '../../lib/link';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { type Mark, MentionRow } from './MentionRow';

export function MentionRows({ filter, unsourced }: { filter: MentionFilter; unsourced: boolean }) {
  const t = useT();
  const { can } = useShop();
  const complain = useComplain();
  const found = useMentions(filter);
  const mark = useMarkMention();
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const at = items.findIndex((one) => one.id === chosen);
  const here = items[at];
  const some = items.length > 0;
  const works = can('case_work');
  const move = (to: number) => setChosen(items[Math.max(0, Math.min(items.length - 1, to))]?.id ?? null);
  const onMark = (one: Mention, how: Mark) => {
    const place = items.indexOf(one);
    mark.mutate(
      { id: one.id, mark: how },
      {
        onError: complain,
        // It leaves this list: the cursor goes on to the one behind it.
        onSuccess: () => setChosen((items[place + 1] ?? items[place - 1])?.id ?? null),
      },
    );
  };
  const keyed = (how: Mark, from: readonly Mention['state'][]) =>
    here && from.includes(here.state) && onMark(here, how);
  useAction('list.next', () => move(at + 1), some);
  useAction('list.previous', () => move(at - 1), some);
  useAction('list.first', () => move(0), some);
  useAction('list.last', () => move(items.length - 1), some);
  useAction('list.note', () => keyed('note', ['new', 'dismissed']), works && here !== undefined);
  useAction('list.dismiss', () => keyed('dismiss', ['new', 'noted']), works && here !== undefined);
  useAction('list.restore', () => keyed('restore', ['noted', 'dismissed']), works && here !== undefined);
  const link = here?.url ? safeLink(here.url) : null;
  useAction('list.open', () => link && window.open(link, '_blank', 'noopener,noreferrer'), link !== null);
  if (found.isPending) return <Bars rows={6} />;
  if (found.isError && !some) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!some && unsourced) return <Blank title={t('mention.no_sources')} hint={t('mention.no_sources_hint')} />;
  if (!some) return <Blank title={t(`mention.none.${filter.state}`)} hint={t(`mention.none_hint.${filter.state}`)} />;
  return (
    <>
      <section className="panel" aria-label={t(`mention.state.${filter.state}`)} data-testid="mentions">
        {items.map((one) => (
          <MentionRow
            key={one.id}
            mention={one}
            here={one === here}
            works={works}
            onHere={() => setChosen(one.id)}
            onMark={(how) => onMark(one, how)}
          />
        ))}
      </section>
      <More list={found} />
    </>
  );
}
