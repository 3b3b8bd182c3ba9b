// Rows that were not taken: line, column, reason, and the row as it was.
import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Import } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { Heads, Th } from '../../parts/Table';
import { useFieldName } from './fieldName';

export function Rejects({ one, url }: { one: Import; url: string }) {
  const t = useT();
  const say = useSay();
  const { number } = useFormats();
  const fieldName = useFieldName();
  if (one.rejected === 0) return one.state === 'done' ? <p className="muted">{t('import.rejects_none')}</p> : null;
  return (
    <section className="panel" aria-label={t('import.rejects')}>
      <header>
        <h2>
          {t('import.rejects')} <span className="muted">{number(one.rejected)}</span>
        </h2>
        <Button icon={<DownloadOutlined />} href={url} download>
          {t('import.rejects_download')}
        </Button>
      </header>
      {one.rejected > one.rejects.length && (
        <p className="panel-body muted">{t('import.rejects_more', { n: one.rejects.length, all: one.rejected })}</p>
      )}
      <div className="table-wrap">
        <table className="table">
          <Heads>
            <Th right>{t('import.line')}</Th>
            <Th>{t('import.field')}</Th>
            <Th>{t('import.reason')}</Th>
            <Th>{t('import.raw')}</Th>
          </Heads>
          <tbody>
            {one.rejects.map((reject) => (
              <tr key={`${reject.line}:${reject.column}:${reject.code}`}>
                <td className="right num">{number(reject.line)}</td>
                <td className="nowrap">{reject.column && fieldName(reject.column)}</td>
                <td>{say(reject.reason)}</td>
                <td className="mono reject-raw">{reject.raw}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
