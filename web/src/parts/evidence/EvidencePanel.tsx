// The evidence of a case: what the log has by itself, the files that were brought, and the place where more come in.
import { FileProtectOutlined } from '@ant-design/icons';
import { useShop } from '../../api/current';
import { type Holder, useVault } from '../../api/evidence';
import type { EvidenceLog } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { inUseFirst } from '../../lib/evidence';
import { Failure } from '../Failure';
import { Bars } from '../Skeletons';
import { EvidenceFiles } from './EvidenceFiles';
import { TakeEvidence } from './TakeEvidence';

interface EvidencePanelProps {
  caseId: string;
  /** Of the case. */
  version: number;
  /** Nothing comes into a case that was merged into another. */
  closed?: boolean;
}

export function EvidencePanel({ caseId, version, closed = false }: EvidencePanelProps) {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const holder: Holder = `cases/${caseId}`;
  const found = useVault(caseId, version);
  const files = inUseFirst(found.data?.items ?? []);
  const works = can('case_work') && !closed;
  return (
    <section className="panel" aria-label={t('ev.title')} data-testid="evidence">
      <header>
        <h2>
          <FileProtectOutlined aria-hidden="true" /> {t('ev.title')}
          {files.length > 0 && <span className="ev-count">{number(files.length)}</span>}
        </h2>
      </header>
      <div className="panel-body stack">
        {found.isPending && <Bars rows={2} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.data && <Logs logs={found.data.logs} />}
        <EvidenceFiles holder={holder} files={files} works={works} />
        {found.isSuccess && files.length === 0 && (
          <p className="muted">
            {t('ev.none')}. {works && t('ev.none_hint')}
          </p>
        )}
        {works && <TakeEvidence key={caseId} holder={holder} />}
        <p className="muted ev-small">{t('ev.hint')}</p>
      </div>
    </section>
  );
}

function Logs({ logs }: { logs: readonly EvidenceLog[] }) {
  const t = useT();
  const { dateTime } = useFormats();
  const some = logs.filter((log) => log.count > 0);
  if (some.length === 0) return null;
  return (
    <div className="line" data-testid="evidence-logs">
      <span className="muted">{t('ev.logs')}</span>
      {some.map((log) => (
        <span key={log.shows} className="chip" data-log={log.shows}>
          {t('ev.log', { what: t(`ev.kind.${log.shows}`), n: log.events })}
          {log.last_at && <span className="muted">{t('ev.log_last', { when: dateTime(log.last_at) })}</span>}
        </span>
      ))}
    </div>
  );
}
