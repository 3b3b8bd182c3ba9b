// The audit log: every change, in order, with its hash.
import { Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useAudit } from '../../api/operation';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';

export function AuditSection() {
  const t = useT();
  const { number } = useFormats();
  const [kind, setKind] = useState('');
  const [actor, setActor] = useState('');
  const found = useAudit(useDeferredValue(kind.trim()), useDeferredValue(actor.trim()));
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <p className="muted">{t('set.audit_hint')}</p>
      <div className="line">
        <Input
          className="audit-field"
          allowClear
          placeholder={t('set.audit_kind')}
          aria-label={t('set.audit_kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        />
        <Input
          className="audit-field"
          allowClear
          placeholder={t('set.audit_actor')}
          aria-label={t('set.audit_actor')}
          value={actor}
          onChange={(event) => setActor(event.target.value)}
        />
      </div>
      <section className="panel" aria-label={t('set.audit')}>
        {found.isPending && <Bars rows={8} />}
        {found.isError && items.length === 0 && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && items.length === 0 && <p className="panel-body muted">{t('set.audit_none')}</p>}
        {items.length > 0 && (
          <div className="table-wrap">
            <table className="table">
              <Heads>
                <Th right>#</Th>
                <Th>{t('set.audit_when')}</Th>
                <Th>{t('set.audit_kind')}</Th>
                <Th>{t('set.audit_actor')}</Th>
                <Th>{t('set.audit_stream')}</Th>
                <Th>{t('set.audit_hash')}</Th>
              </Heads>
              <tbody>
                {items.map((entry) => (
                  <tr key={entry.seq}>
                    <td className="right num muted">{number(entry.seq)}</td>
                    <td>
                      <When at={entry.at} />
                    </td>
                    <td className="mono">{entry.kind}</td>
                    <td className="nowrap">
                      {entry.actor.name || t(entry.actor.kind === 'user' ? 'say.unknown' : `actor.${entry.actor.kind}`)}
                    </td>
                    <td className="mono muted">
                      <div className="clip audit-stream" title={entry.stream}>
                        {entry.stream}
                      </div>
                    </td>
                    <td className="mono muted">
                      <div className="clip audit-hash" title={entry.hash}>
                        {entry.hash}
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <More list={found} />
      </section>
    </div>
  );
}
