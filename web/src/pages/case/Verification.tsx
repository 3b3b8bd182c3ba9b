// (2) Verification: what the buyer asserts beside the facts, what speaks for and against, and a person's verdict.
import {
  CheckCircleOutlined,
  DislikeOutlined,
  LikeOutlined,
  QuestionCircleOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import type { CaseDetail } from '../../api/types';
import { useSay, useT, useWord } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Caps, KeyButton, shortcut, Tip } from '../../parts/Keys';
import { ClaimLine } from './ClaimLine';
import { Parcels } from './Parcels';
import type { CaseWork } from './useCaseWork';
import { differs } from './verification';
import './verification.css';

interface VerificationProps {
  detail: CaseDetail;
  work: CaseWork;
}

export function Verification({ detail, work }: VerificationProps) {
  const t = useT();
  const lines = useRef<HTMLOListElement>(null);
  const { claims } = detail.verification;
  const may = work.may('verify').allowed;
  useAction('case.claims', () => nextLine(lines.current)?.focus(), claims.length > 0);
  return (
    <section className="panel verification" aria-label={t('case.verification')} data-testid="verification">
      <header>
        <h2>{t('case.verification')}</h2>
        {claims.length > 0 && may && (
          <span className="muted claim-keys">
            <Caps action="case.claims" /> {t('case.claims_keys')}
          </span>
        )}
      </header>
      {claims.length === 0 ? (
        <p className="panel-body muted" data-testid="nothing-asserted">
          {t('case.nothing_asserted')}
        </p>
      ) : (
        <ol className="claims" ref={lines} aria-label={t('case.asserted')}>
          {claims.map((claim) => (
            <ClaimLine key={claim.key} claim={claim} language={detail.language} may={may} work={work} />
          ))}
        </ol>
      )}
      <Parcels parcels={detail.parcels} />
      <Around detail={detail} />
      <Verdict detail={detail} work={work} />
    </section>
  );
}

/** The line after the one that has the focus, round and round; the first that nobody judged when none has it. */
function nextLine(list: HTMLOListElement | null): HTMLElement | null {
  const lines = [...(list?.children ?? [])].filter((one): one is HTMLElement => one instanceof HTMLElement);
  const at = lines.findIndex((line) => line.contains(document.activeElement));
  if (at >= 0) return lines[(at + 1) % lines.length] ?? null;
  return lines.find((line) => line.dataset.judged === 'false') ?? lines[0] ?? null;
}

/** What the buyer wants, and the signals. */
function Around({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const say = useSay();
  const word = useWord();
  const { wants, signals } = detail.verification;
  if (wants.length === 0 && signals.length === 0) return null;
  return (
    <div className="around">
      {wants.length > 0 && (
        <p className="line" data-testid="wants">
          <span className="muted">{t('case.wants')}</span>
          {wants.map((want) => (
            <span key={want} className="chip gold">
              {word('claim', want)}
            </span>
          ))}
        </p>
      )}
      {signals.length > 0 && (
        <ul className="signals" aria-label={t('case.signals')}>
          {signals.map((signal) => (
            <li key={signal.kind} className={signal.leaning} data-testid="signal">
              {signal.leaning === 'for' ? <LikeOutlined aria-hidden="true" /> : <DislikeOutlined aria-hidden="true" />}
              <span>
                <strong>{t(`case.signal.${signal.leaning}`)}</strong> {say(signal.fact)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The proposal, one key away; or what was found, which may be changed. */
function Verdict({ detail, work }: VerificationProps) {
  const t = useT();
  const say = useSay();
  const { allowed, whyNot } = work.may('verify');
  const { suggestion, objectivity } = detail.verification;
  const accept = () => work.run({ kind: 'verify', verdict: suggestion.verdict, objectivity: suggestion.objectivity });
  const open = allowed && (detail.verdict === null || differs(detail));
  useAction('case.accept', accept, open && !work.busy);
  const book = detail.playbooks.find((one) => one.id === suggestion.playbook);
  const proposal = [t(`verdict.${suggestion.verdict}`), t(`objectivity.${suggestion.objectivity}`)].join(' · ');
  return (
    <div className="verdict" data-testid="verdict">
      {detail.verdict && (
        <p className="found">
          <CheckCircleOutlined aria-hidden="true" />{' '}
          <strong>
            {t('case.verdict_by', {
              verdict: [t(`verdict.${detail.verdict}`), objectivity ? t(`objectivity.${objectivity}`) : null]
                .filter(Boolean)
                .join(' · '),
            })}
          </strong>{' '}
          {detail.verdict_note && <span className="muted words">{detail.verdict_note}</span>}
        </p>
      )}
      {open && (
        <p className="proposal" data-testid="proposal">
          <QuestionCircleOutlined aria-hidden="true" /> {t(detail.verdict ? 'case.now_proposed' : 'case.proposed')}{' '}
          <strong>{proposal}</strong>
          {book && !detail.verdict && (
            <>
              {' '}
              <RightOutlined className="tiny" aria-label={t('case.leads_to')} role="img" />{' '}
              {t('play.named', { name: say(book.name) })}
            </>
          )}
        </p>
      )}
      <div className="line">
        {open && (
          <KeyButton action="case.accept" className="accept" disabled={work.busy} onClick={accept} data-testid="accept">
            {t('case.accept')}
          </KeyButton>
        )}
        {allowed && (
          <Tip action="case.verify">
            <Button
              onClick={() => work.ask('verify')}
              aria-keyshortcuts={shortcut('case.verify')}
              data-testid="judge-otherwise"
            >
              {t(detail.verdict ? 'case.change_verdict' : 'case.judge_otherwise')}
            </Button>
          </Tip>
        )}
        {!allowed && whyNot && !detail.verdict && <span className="muted">{say(whyNot.message)}</span>}
      </div>
    </div>
  );
}
