// How far each thing is read from a platform.
import { useSyncExternalStore } from 'react';
import type { ChannelReading, Connection } from '../../../api/types';
import { useFormats, useSpan } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { lagOf } from '../../../lib/connection';
import { currentTime, subscribe } from '../../../lib/ticker';
import { Heads, Th } from '../../../parts/Table';

export function Readings({ connection }: { connection: Connection }) {
  const t = useT();
  const { connector, reads, readings } = connection;
  if (connector?.reads.length === 0) return <p className="muted">{t('link.reads_nothing')}</p>;
  if (!reads) return <p className="muted">{t('link.reads_off')}</p>;
  if (readings.length === 0) return <p className="muted">{t('link.reads_not_yet')}</p>;
  return (
    <div className="table-wrap">
      <table className="table connection-readings">
        <Heads>
          <Th>{t('link.read')}</Th>
          <Th right>{t('link.lag')}</Th>
          <Th right>{t('link.next')}</Th>
          <Th right>{t('link.rows')}</Th>
          <Th right>{t('link.odd')}</Th>
        </Heads>
        <tbody>
          {readings.map((one) => (
            <ReadingRow key={one.resource} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReadingRow({ one }: { one: ChannelReading }) {
  const t = useT();
  const { number, time, exact } = useFormats();
  const span = useSpan();
  const read = () => lagOf(one.ok_at, currentTime());
  const lag = useSyncExternalStore(subscribe, read, read);
  return (
    <tr>
      <td>
        {t(`import.kind.${one.resource}`)}{' '}
        {one.failures > 0 && (
          <span className="chip amber" title={one.error ?? undefined}>
            {t('link.failures', { n: one.failures })}
          </span>
        )}
      </td>
      <td className="right num nowrap" title={one.ok_at ? exact(one.ok_at) : undefined}>
        {lag === null ? t('time.never') : t('link.ago', { span: span(lag) })}
      </td>
      <td className="right num nowrap" title={exact(one.next_at)}>
        {time(one.next_at)}
      </td>
      <td className="right num">{number(one.rows)}</td>
      <td className="right num">{one.odd > 0 ? <span className="chip amber">{number(one.odd)}</span> : number(0)}</td>
    </tr>
  );
}
