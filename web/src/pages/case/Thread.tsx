// The case's states as a slim gold thread, while no playbook is in work: done, now, to come, skipped with its reason.
import { CheckOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { CaseDetail, CaseState } from '../../api/types';
import { useT } from '../../app/i18n';
import { STATES } from './steps';
import './thread.css';

export function Thread({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const now = STATES.indexOf(detail.state);
  const skipped = skips(detail);
  return (
    <ol className="thread" aria-label={t('case.progress')}>
      {STATES.map((state, index) => {
        const reason = index <= now ? skipped.get(state) : undefined;
        const kind = reason !== undefined ? 'skipped' : index < now ? 'past' : index === now ? 'now' : 'ahead';
        const item = (
          <li key={state} className={kind} aria-current={kind === 'now' ? 'step' : undefined}>
            <span className="thread-dot" aria-hidden="true">
              {kind === 'past' && <CheckOutlined />}
            </span>
            <span className="thread-word">{t(`state.${state}`)}</span>
            {reason !== undefined && <span className="sr-only">{t('case.skipped', { reason })}</span>}
          </li>
        );
        return reason !== undefined ? (
          <Tooltip key={state} title={t('case.skipped', { reason })}>
            {item}
          </Tooltip>
        ) : (
          item
        );
      })}
    </ol>
  );
}

/** States reached by a skip, with the reason given. */
function skips(detail: CaseDetail): Map<CaseState, string> {
  const out = new Map<CaseState, string>();
  for (const entry of detail.timeline) {
    const { to, reason } = entry.data;
    if (entry.kind !== 'case.state_changed' || typeof reason !== 'string') continue;
    if (to === 'replied' || to === 'contacted') out.set(to, reason);
  }
  return out;
}
