// The return requests of a case: what is asked for and where it stands, until when it is to be decided, and by whom it was.
import { LinkOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import type { CaseDetail, DecidedView, ReturnState, ReturnView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { safeLink } from '../../lib/link';
import { isOpenAct } from '../../lib/way-out';
import { Caps, shortcut } from '../../parts/Keys';
import { When } from '../../parts/words';
import { DecideReturn } from './DecideReturn';
import { SplitButton } from './SplitButton';
import type { CaseWork } from './useCaseWork';
import './returns.css';

const TONE: Partial<Record<ReturnState, string>> = {
  requested: 'gold',
  goods_received: 'gold',
  refunded: 'green',
  rejected: 'red',
};

export function Returns({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const { can } = useShop();
  const [deciding, setDeciding] = useState<string | null>(null);
  const may = can('case_work') && detail.merged_into === null;
  const open = detail.returns.filter((one) => one.awaits !== null && !drafted(detail, one));
  const first = open[0];
  useAction('case.return', () => first && setDeciding(first.id), may && first !== undefined);
  if (detail.returns.length === 0) return null;
  const request = detail.returns.find((one) => one.id === deciding);
  return (
    <section className="panel" aria-label={t('return.region')} data-testid="returns">
      <header>
        <h2>
          <RollbackOutlined aria-hidden="true" /> {t('return.title')}
        </h2>
      </header>
      <div className="panel-body stack">
        {detail.returns.map((one) => (
          <article key={one.id} className="return" data-testid="return" data-state={one.state}>
            <Head request={one}>
              <SplitButton detail={detail} work={work} subject={{ return: one.id }} />
              {may && open.includes(one) && (
                <Button
                  type="primary"
                  aria-keyshortcuts={one === first ? shortcut('case.return') : undefined}
                  onClick={() => setDeciding(one.id)}
                  data-testid="decide"
                >
                  {t('return.decide')} {one === first && <Caps action="case.return" />}
                </Button>
              )}
            </Head>
            <Facts request={one} />
            <Words request={one} language={detail.language} />
            <AutoApproval detail={detail} request={one} />
            {one.decided.map((decided) => (
              <DecidedLine key={decided.at + decided.stage} decided={decided} />
            ))}
          </article>
        ))}
      </div>
      {request && <DecideReturn detail={detail} request={request} onClose={() => setDeciding(null)} />}
    </section>
  );
}

/** Whether a decision on it is drafted and not carried out yet. */
function drafted(detail: CaseDetail, request: ReturnView): boolean {
  return detail.acts.some((act) => act.decision?.of === request.id && isOpenAct(act));
}

function Head({ request, children }: { request: ReturnView; children: React.ReactNode }) {
  const t = useT();
  return (
    <div className="line">
      <strong>{t(`matter.${request.kind}`)}</strong>
      <span
        className={`chip ${TONE[request.state] ?? ''}`}
        title={request.status ? t('return.status', { status: request.status }) : undefined}
      >
        {t(`return.state.${request.state}`)}
      </span>
      {request.state === 'unknown' && request.status && (
        <span className="muted">{t('return.status', { status: request.status })}</span>
      )}
      <span className="mono muted">{request.external_id}</span>
      <span className="grow" />
      {children}
    </div>
  );
}

function Facts({ request }: { request: ReturnView }) {
  const t = useT();
  const { money, number } = useFormats();
  return (
    <dl className="facts">
      {request.amount && (
        <>
          <dt>{t('return.wanted')}</dt>
          <dd>{money(request.amount)}</dd>
        </>
      )}
      {request.quantity !== null && (
        <>
          <dt>{t('return.quantity')}</dt>
          <dd>{number(request.quantity)}</dd>
        </>
      )}
      <dt>{t('return.asked')}</dt>
      <dd>
        <When at={request.requested_at} />
      </dd>
      {request.reason && (
        <>
          <dt>{t('return.reason')}</dt>
          <dd>{request.reason.replaceAll('_', ' ')}</dd>
        </>
      )}
    </dl>
  );
}

function Words({ request, language }: { request: ReturnView; language: string }) {
  const t = useT();
  const links = request.evidence.map(safeLink).filter((link): link is string => link !== null);
  return (
    <>
      {request.text.trim() === '' ? (
        <p className="muted">{t('return.no_words')}</p>
      ) : (
        <blockquote className="words quote" lang={language} dir="auto">
          {request.text}
        </blockquote>
      )}
      {links.length > 0 && (
        <p className="line">
          {links.map((link, index) => (
            <a key={link} href={link} target="_blank" rel="noopener noreferrer">
              <LinkOutlined aria-hidden="true" /> {t('return.evidence', { n: index + 1 })}
            </a>
          ))}
        </p>
      )}
    </>
  );
}

/** What the platform does when nobody decides. */
function AutoApproval({ detail, request }: { detail: CaseDetail; request: ReturnView }) {
  const t = useT();
  const { dateTime } = useFormats();
  const clock = detail.clocks.find((one) => one.return_id === request.id && one.approves && one.state === 'running');
  if (!clock?.due_at) return null;
  return (
    <p className="return-auto" role="note" data-testid="auto-approval">
      {t('return.auto', { when: dateTime(clock.due_at) })}
    </p>
  );
}

function DecidedLine({ decided }: { decided: DecidedView }) {
  const t = useT();
  const { dateTime, money } = useFormats();
  const words = { verdict: t(`return.said.${decided.verdict}`), when: dateTime(decided.at) };
  return (
    <p className="muted" data-testid="decided" data-by={decided.by}>
      {t(`return.decided.${decided.by}`, words)}
      {decided.pays && <> · {t('return.pays', { sum: money(decided.pays) })}</>}
    </p>
  );
}
