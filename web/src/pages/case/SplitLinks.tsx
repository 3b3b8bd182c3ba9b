// Where a case was split from and what was split off it, with the way back.
import { Button, Popconfirm } from 'antd';
import { Link } from 'react-router';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import type { CaseWork } from './useCaseWork';

export function SplitLinks({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const { split_from: from, split_into: into = [] } = detail;
  if (!from && into.length === 0) return null;
  const back = work.may('merge').allowed && detail.merged_into === null;
  return (
    <div className="split-links" data-testid="split-links">
      {from && (
        <p className="line">
          <span>
            {t('split.from')} <Link to={`/cases/${from.id}`}>#{from.number}</Link>
          </span>
          {back && (
            <Popconfirm
              title={t('split.back_ask', { n: from.number })}
              okText={t('split.back')}
              onConfirm={() => work.run({ kind: 'merge', into: from.id })}
            >
              <Button size="small" disabled={work.busy} data-testid="merge-back">
                {t('split.back')}
              </Button>
            </Popconfirm>
          )}
        </p>
      )}
      {into.length > 0 && (
        <p>
          {t('split.into')}{' '}
          {into.map((one) => (
            <Link key={one.id} to={`/cases/${one.id}`} className="split-link">
              #{one.number}
            </Link>
          ))}
        </p>
      )}
    </div>
  );
}
