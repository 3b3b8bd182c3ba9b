// The appeals of a case, and what in it could be contested: what speaks for which ground, how such appeals ended before.
import { SolutionOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useCaseAppeals, useContest } from '../../api/appeals';
import { useShop } from '../../api/current';
import type { Appeal, AppealContest, CaseDetail } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { choices, inOrder } from '../../lib/appeal';
import { Findings } from '../../parts/appeal/Findings';
import { AppealDue, AppealStateChip, GroundName, Strength } from '../../parts/appeal/words';
import { FailureNote } from '../../parts/Failure';
import { Caps, shortcut } from '../../parts/Keys';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import '../../parts/appeal/appeal.css';

const AppealWork = lazy(async () => ({ default: (await import('../../parts/appeal/AppealWork')).AppealWork }));

export function Appeals({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const { can } = useShop();
  const found = useCaseAppeals(detail.id, detail.version).data;
  const contest = useContest(detail.id);
  const [open, setOpen] = useState<string | null>(null);
  const may = can('case_work') && detail.merged_into === null;
  const contests = found?.contests ?? [];
  const first = contests.find((one) => one.why_not === null);
  const run = (one: AppealContest) => {
    if (contest.isPending) return;
    contest.mutate(one.subject, { onSuccess: ({ appeal }) => setOpen(appeal.id) });
  };
  useAction('case.contest', () => first && run(first), may && first !== undefined);
  const appeals = inOrder(found?.appeals ?? []);
  if (appeals.length === 0 && contests.length === 0) return null;
  return (
    <section className="panel" aria-label={t('appeal.title')} data-testid="appeals">
      <header>
        <h2>
          <SolutionOutlined aria-hidden="true" /> {t('appeal.title')}
        </h2>
      </header>
      <div className="panel-body stack">
        {appeals.map((appeal) => (
          <One
            key={appeal.id}
            appeal={appeal}
            open={open === appeal.id}
            onToggle={() => setOpen(open === appeal.id ? null : appeal.id)}
          />
        ))}
        {contests.map((one) => (
          <Contest
            key={one.subject.id}
            contest={one}
            busy={contest.isPending && contest.variables.id === one.subject.id}
            onContest={may ? () => run(one) : null}
            keyed={one === first}
          />
        ))}
        <FailureNote failure={contest.error} />
      </div>
    </section>
  );
}

function One({ appeal, open, onToggle }: { appeal: Appeal; open: boolean; onToggle: () => void }) {
  const t = useT();
  return (
    <article className="stack" data-testid="case-appeal" data-state={appeal.state}>
      <div className="line">
        <strong>
          <GroundName appeal={appeal} />
        </strong>
        <AppealStateChip state={appeal.state} />
        <AppealDue appeal={appeal} />
        <span className="muted">
          {t('appeal.by', { name: appeal.author })} · <When at={appeal.opened_at} />
        </span>
        <span className="grow" />
        <Link to={`/appeals/${appeal.id}`}>{t('appeal.to_page')}</Link>
        <Button aria-expanded={open} onClick={onToggle} data-testid="appeal-open">
          {t(open ? 'appeal.close_work' : 'appeal.open_work')}
        </Button>
      </div>
      {open && (
        <Suspense fallback={<Bars rows={6} />}>
          <AppealWork id={appeal.id} />
        </Suspense>
      )}
    </article>
  );
}

interface ContestProps {
  contest: AppealContest;
  busy: boolean;
  keyed: boolean;
  /** Null where the reader may not. */
  onContest: (() => void) | null;
}

function Contest({ contest, busy, keyed, onContest }: ContestProps) {
  const t = useT();
  const say = useSay();
  const { why_not, subject, window_ends } = contest;
  const proposed = choices(contest.grounds, contest.proposals).filter((one) => one.proposal !== null);
  const some = proposed.length > 0;
  return (
    <article className="stack" data-testid="contest" data-kind={subject.kind} data-proposed={some}>
      <div className="line">
        <strong>{t(`appeal.subject.${subject.kind}`)}</strong>
        {contest.external_id && <span className="mono muted">{contest.external_id}</span>}
        {why_not === null && window_ends && (
          <span className="muted">
            {t('appeal.window')}: <AppealDue appeal={{ due: 'window', due_at: window_ends }} />
          </span>
        )}
        <span className="grow" />
        {onContest && why_not === null && (
          <Button
            type={some ? 'primary' : 'default'}
            loading={busy}
            aria-keyshortcuts={keyed ? shortcut('case.contest') : undefined}
            onClick={onContest}
            data-testid="contest-open"
          >
            {t(`appeal.contest.${subject.kind}`)} {keyed && <Caps action="case.contest" />}
          </Button>
        )}
      </div>
      {why_not && (
        <p data-testid="contest-why-not">
          {t('appeal.cannot')} {say(why_not.message)}{' '}
          {why_not.hint && <span className="muted">{say(why_not.hint)}</span>}
        </p>
      )}
      {some && why_not === null && (
        <>
          <h3>{t('appeal.proposed')}</h3>
          {proposed.map(({ ground, proposal }) => (
            <div key={ground.id} className="appeal-choice" data-testid="appeal-proposal" data-ground={ground.id}>
              <strong>{say(ground.name)}</strong>
              <div className="appeal-choice-facts">
                <ul aria-label={t('appeal.why')}>
                  {proposal?.why.map((why) => (
                    <li key={why.en}>{say(why)}</li>
                  ))}
                </ul>
                {proposal?.passage && (
                  <q className="words" dir="auto">
                    {proposal.passage}
                  </q>
                )}
                <Strength strength={ground.strength} />
              </div>
            </div>
          ))}
          <Findings findings={contest.findings} />
        </>
      )}
      {!some && why_not === null && <p className="muted">{t('appeal.contest_hint')}</p>}
    </article>
  );
}
