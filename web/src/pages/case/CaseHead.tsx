// Title line: number, type, severity, state, owner, and the nearest clock.
import { ArrowLeftOutlined, ProfileOutlined, RiseOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { Link, useLocation, useNavigate } from 'react-router';
import type { CaseDetail } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { copyText } from '../../lib/clipboard';
import { Tip } from '../../parts/Keys';
import { PresenceLine } from '../../parts/Presence';
import { RowTime } from '../../parts/TimeLeft';
import { Severity, Stars, StateChip, When } from '../../parts/words';

export function CaseHead({ detail, onContext }: { detail: CaseDetail; onContext: (() => void) | null }) {
  const t = useT();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { message } = App.useApp();
  const { dateTime } = useFormats();
  useAction('case.copy', () => {
    void copyText(`#${detail.number}`).then(() => message.success(t('case.copied')));
  });
  return (
    <header className="case-head">
      <div className="case-line">
        <Tip action="app.back">
          <Button
            type="text"
            icon={<ArrowLeftOutlined />}
            aria-label={t('do.back')}
            onClick={() => void navigate({ pathname: '/queue', search })}
          />
        </Tip>
        <div className="line">
          <h1 className="nowrap">#{detail.number}</h1>
          <strong className="nowrap">{t(detail.issue ? `issue.${detail.issue}` : 'issue.none')}</strong>
          <Severity level={detail.severity} />
          <StateChip state={detail.state} />
          {detail.priority >= 3 && (
            <span className={detail.priority === 4 ? 'chip red' : 'chip amber'}>
              {t(`priority.${detail.priority}`)}
            </span>
          )}
          {detail.escalated && (
            <span className="chip red">
              <RiseOutlined aria-hidden="true" /> {t('queue.escalated')}
            </span>
          )}
        </div>
        <RowTime due={detail.next_due} paused={detail.paused} snoozedUntil={null} />
        {onContext && (
          <Tip action="case.context">
            <Button icon={<ProfileOutlined />} onClick={onContext} aria-label={t('case.context')} />
          </Tip>
        )}
      </div>
      <div className="line case-sub muted">
        <Stars rating={detail.star} />
        <span>{detail.channel.name}</span>
        <span>{detail.channel.market}</span>
        {detail.product && <span className="clip case-product">{detail.product.title}</span>}
        <span>{detail.assignee?.name ?? t('owner.none')}</span>
        <span>{t('case.opened', { when: dateTime(detail.opened_at) })}</span>
      </div>
      {detail.snoozed_until && (
        <p className="chip">
          {t('case.snoozed', { when: '' })} <When at={detail.snoozed_until} />
        </p>
      )}
      <PresenceLine caseId={detail.id} />
      {detail.paused && <p className="chip">{t('case.waiting')}</p>}
      {detail.merged_into && (
        <p className="chip amber">
          {t('case.merged_into')} <Link to={`/cases/${detail.merged_into}`}>{t('do.open')}</Link>
        </p>
      )}
    </header>
  );
}
