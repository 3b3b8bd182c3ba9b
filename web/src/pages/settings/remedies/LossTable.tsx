// The share of an order's price that is lost by each sort of problem.
import { InputNumber } from 'antd';
import type { Issue } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { lossPercent, withLoss } from '../../../lib/remedy-policy';
import { Heads, Th } from '../../../parts/Table';
import type { FieldsProps } from './RemediesSection';

const ISSUES: readonly Issue[] = ['quality', 'mismatch', 'logistics', 'service', 'other', 'groundless'];
const SEVERITIES = [1, 2, 3] as const;

export function LossTable({ draft, change }: FieldsProps) {
  const t = useT();
  return (
    <div className="table-wrap">
      <table className="table rp-loss">
        <caption className="sr-only">{t('rp.loss')}</caption>
        <Heads>
          <Th>{t('ask.issue')}</Th>
          {SEVERITIES.map((severity) => (
            <Th key={severity}>{t(`severity.${severity}`)}</Th>
          ))}
        </Heads>
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
