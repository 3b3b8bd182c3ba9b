// Which cases were refused and why, one line each.
import { Link } from 'react-router';
import type { BulkResult } from '../../api/types';
import { useSay, useT } from '../../app/i18n';

export function Refusals({ result }: { result: BulkResult }) {
  const t = useT();
  const say = useSay();
  return (
    <div>
      {result.refused_count > result.refused.length && (
        <p className="muted">{t('bulk.refused_first', { n: result.refused.length, all: result.refused_count })}</p>
      )}
      <div className="table-wrap refusals">
        <table className="table">
          <tbody>
            {result.refused.map((one) => (
              <tr key={one.id}>
                <td className="nowrap">
                  <Link to={`/cases/${one.id}`}>#{one.number}</Link>
                </td>
                <td>
                  {say(one.error.message)} {one.error.hint && <span className="muted">{say(one.error.hint)}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
