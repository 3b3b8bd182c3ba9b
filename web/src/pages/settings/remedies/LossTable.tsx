// The share of an order's price that is lost by each sort of problem.
import { InputNumber } from 'antd';
import type { Issue } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { lossPercent, withLoss } from '../../../lib/remedy-policy';
import type { FieldsProps } from './RemediesSection';

const ISSUES: readonly Issue[] = ['quality', 'mismatch', 'logistics', 'service', 'other', 'groundless'];
const SEVERITIES = [1, 2, 3] as const;

export function LossTable({ draft, change }: FieldsProps) {
  const t = useT();
  return (
    <div className="table-wrap">
      <table className="table rp-loss">
        <caption className="sr-only">{t('rp.loss')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('ask.issue')}</th>
            {SEVERITIES.map((severity) => (
              <th scope="col" key={severity}>
                {t(`severity.${severity}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ISSUES.map((issue) => (
            <tr key={issue}>
              <th scope="row">{t(`issue.${issue}`)}</th>
              {SEVERITIES.map((severity) => (
                <td key={severity}>
                  <InputNumber
                    min={0}
                    max={100}
                    precision={0}
                    value={lossPercent(draft, issue, severity)}
                    suffix="%"
                    aria-label={`${t(`issue.${issue}`)}, ${t(`severity.${severity}`)}`}
                    onChange={(n) => change({ loss: withLoss(draft, issue, severity, n ?? 0) })}
                    style={{ width: 88 }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
