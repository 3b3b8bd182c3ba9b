// What was imported before.
import { Link } from 'react-router';
import { useImports } from '../../api/imports';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { ImportState } from './ImportState';

export function PastImports() {
  const t = useT();
  const { number } = useFormats();
  const past = useImports();
  return (
    <section className="panel" aria-label={t('import.past')}>
      <header>
        <h2>{t('import.past')}</h2>
      </header>
      {past.isPending && <Bars rows={3} />}
      {past.isError && <Failure failure={past.error} onRetry={() => void past.refetch()} />}
      {past.data?.length === 0 && <p className="panel-body muted">{t('import.past_empty')}</p>}
      {past.data && past.data.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <Heads>
              <Th>{t('import.when')}</Th>
              <Th>{t('import.name')}</Th>
              <Th>{t('import.content')}</Th>
              <Th>{t('import.channel')}</Th>
              <Th>{t('import.state')}</Th>
              <Th right>{t('import.rows')}</Th>
              <Th right>{t('import.rejected')}</Th>
              <Th right>{t('import.cases_opened')}</Th>
              <Th>{t('import.by')}</Th>
            </Heads>
            <tbody>
              {past.data.map((one) => (
                <tr key={one.id}>
                  <td>
                    <When at={one.created_at} />
                  </td>
                  <td>
                    <Link to={`/import/${one.id}`}>{one.name}</Link>
                  </td>
                  <td>{t(`import.kind.${one.kind}`)}</td>
                  <td className="nowrap">{one.channel.name}</td>
                  <td>
                    <ImportState state={one.state} />
                  </td>
                  <td className="right num">{number(one.rows)}</td>
                  <td className="right num">{number(one.rejected)}</td>
                  <td className="right num">{number(one.cases_opened)}</td>
                  <td className="nowrap">{one.by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
