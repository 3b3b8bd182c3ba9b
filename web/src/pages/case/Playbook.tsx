// (3) The playbook as a slim gold thread: steps done, now, to come, or skipped with their reason.
import { CheckOutlined, DownOutlined, MinusOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import type { CaseDetail, ProgressView, StepView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { TimeLeft } from '../../parts/TimeLeft';
import { inWork, nextOpen } from './play';
import { StepWork } from './StepWork';
import { Thread } from './Thread';
import type { CaseWork } from './useCaseWork';
import './playbook.css';

interface PlaybookProps {
  detail: CaseDetail;
  work: CaseWork;
}

export function Playbook({ detail, work }: PlaybookProps) {
  const t = useT();
  const say = useSay();
  const { can } = useShop();
  const may = can('case_work') && inWork(detail);
  const { playbook } = detail;
  if (playbook) return <Steps key={playbook.chosen_at} playbook={playbook} detail={detail} work={work} may={may} />;
  const proposed = detail.playbooks.find((one) => one.id === detail.verification.suggestion.playbook);
  return (
    <div className="stack before-play" data-testid="playbook-proposed">
      <Thread detail={detail} />
      {may && (
        <p className="line">
          {proposed && <span className="muted">{t('play.proposed', { name: say(proposed.name) })}</span>}
          <Choose detail={detail} work={work} />
        </p>
      )}
    </div>
  );
}

interface StepsProps extends PlaybookProps {
  playbook: ProgressView;
  may: boolean;
}

function Steps({ playbook, detail, work, may }: StepsProps) {
  const t = useT();
  const say = useSay();
  const next = nextOpen(playbook.steps);
  // A step that is asked for stays open until it is over; then the thread goes on by itself.
  const [asked, setAsked] = useState<string | null>(null);
  const open = playbook.steps.find((step) => step.id === asked && step.state === 'open') ?? next;
  const over = playbook.steps.filter((step) => step.state !== 'open').length;
  return (
    <section className="panel" aria-label={t('play.region')} data-testid="playbook" data-playbook={playbook.id}>
      <header>
        <h2>{t('play.named', { name: say(playbook.name) })}</h2>
        <span className="muted num">{t('play.over', { n: over, all: playbook.steps.length })}</span>
        {may && <Choose detail={detail} work={work} />}
      </header>
      <ol className="play">
        {playbook.steps.map((step) => (
          <li
            key={step.id}
            className={step === next ? 'now' : step.state}
            aria-current={step === next ? 'step' : undefined}
            data-testid="step"
            data-step={step.id}
            data-state={step.state}
          >
            <span className="play-dot" aria-hidden="true">
              {step.state === 'done' && <CheckOutlined />}
              {step.state === 'skipped' && <MinusOutlined />}
            </span>
            <div className="play-body">
              <StepHead
                step={step}
                open={step === open}
                onOpen={may && step.state === 'open' ? () => setAsked(step.id) : null}
              />
              {step === open && <StepWork key={step.id} step={step} detail={detail} work={work} may={may} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepHead({ step, open, onOpen }: { step: StepView; open: boolean; onOpen: (() => void) | null }) {
  const t = useT();
  const say = useSay();
  return (
    <p className="line play-head">
      {onOpen && !open ? (
        <button type="button" className="play-name" aria-expanded={open} onClick={onOpen}>
          {say(step.name)}
        </button>
      ) : (
        <span className="play-name">{say(step.name)}</span>
      )}
      <span className="muted">{t(`role.${step.owner}`)}</span>
      {step.required && step.state === 'open' && <span className="chip amber">{t('play.required')}</span>}
      {step.due_at && step.state === 'open' && <TimeLeft due={step.due_at} />}
      <Outcome step={step} />
    </p>
  );
}

function Outcome({ step }: { step: StepView }) {
  const t = useT();
  const { dateTime } = useFormats();
  if (step.state === 'open') return null;
  const by = { who: step.by ?? t('say.unknown'), when: step.at ? dateTime(step.at) : '' };
  const said =
    step.state === 'skipped' ? t('play.skipped', by) : step.at ? t('play.done', by) : t(`play.ticked.${step.done_by}`);
  return (
    <span className="muted">
      {said}
      {step.note && <span className="words play-note">{step.note}</span>}
    </span>
  );
}

/** Another playbook, for when the proposed one does not fit. */
function Choose({ detail, work }: PlaybookProps) {
  const t = useT();
  const say = useSay();
  const others = detail.playbooks.filter((one) => one.id !== detail.playbook?.id);
  if (others.length === 0) return null;
  return (
    <Dropdown
      trigger={['click']}
      disabled={work.busy}
      menu={{
        items: others.map((one) => ({ key: one.id, label: say(one.name) })),
        onClick: ({ key }) => work.run({ kind: 'choose_playbook', playbook: key }),
      }}
    >
      <Button type="text" size="small" data-testid="choose-playbook">
        {t(detail.playbook ? 'play.another' : 'play.choose')} <DownOutlined className="tiny" aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}
