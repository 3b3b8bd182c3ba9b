// (2) Verification: each claim with the fact beside it, then the verdict.
import { CheckCircleOutlined, MinusCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { CaseDetail } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import type { MessageKey } from '../../locales/en';
import { Tip } from '../../parts/Keys';
import { claims, type Fact } from './claims';
import type { CaseWork } from './useCaseWork';

const VERDICTS = ['valid', 'partly', 'invalid', 'unknown'] as const;

export function Verification({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const say = useSay();
  const { allowed, whyNot } = work.may('verify');
  return (
    <section className="panel" aria-label={t('case.verification')} data-testid="verification">
      <header>
        <h2>{t('case.verification')}</h2>
        {allowed && (
          <Tip action="case.verify">
            <Button type="link" size="small" onClick={() => work.ask('verify')}>
              {detail.verdict ? t('case.change_verdict') : t('command.verify')}
            </Button>
          </Tip>
        )}
      </header>
      <div className="panel-body stack">
        {claims(detail).map((claim) => (
          <div key={claim.issue} className="claim">
            <span>
              <span className="sr-only">{t('case.claim')}: </span>
              {t(`case.claim.${claim.issue}`)}
            </span>
            <ul aria-label={t('case.fact')}>
              {claim.facts.map((fact) => (
                <FactLine key={fact.key} fact={fact} />
              ))}
            </ul>
          </div>
        ))}
        <div className="line verdicts">
          {detail.verdict && !allowed ? (
            <strong>{t('case.verdict_by', { verdict: t(`verdict.${detail.verdict}`) })}</strong>
          ) : (
            <fieldset
              className="verdict-set"
              aria-label={t('ask.verdict')}
              title={whyNot ? say(whyNot.message) : undefined}
            >
              {VERDICTS.map((verdict) => (
                <Button
                  key={verdict}
                  size="small"
                  aria-pressed={detail.verdict === verdict}
                  className={detail.verdict === verdict ? 'pressed' : ''}
                  disabled={!allowed || work.busy}
                  onClick={() => work.run({ kind: 'verify', verdict })}
                >
                  {detail.verdict === verdict && <CheckCircleOutlined aria-hidden="true" />}
                  {t(`verdict.${verdict}`)}
                </Button>
              ))}
            </fieldset>
          )}
          {!allowed && whyNot && <span className="muted">{say(whyNot.message)}</span>}
          {detail.verdict_note && <span className="muted words">{detail.verdict_note}</span>}
        </div>
      </div>
    </section>
  );
}

const SIGN = { for: CheckCircleOutlined, against: MinusCircleOutlined, neither: QuestionCircleOutlined };

function FactLine({ fact }: { fact: Fact }) {
  const t = useT();
  const Sign = SIGN[fact.speaks];
  const params = Object.fromEntries(
    Object.entries(fact.params ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('@') ? t(value.slice(1) as MessageKey) : value,
    ]),
  );
  return (
    <li className={`fact ${fact.speaks}`}>
      <Sign aria-hidden="true" /> {t(fact.key, params)}
    </li>
  );
}
