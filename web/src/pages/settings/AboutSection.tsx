// What this server is.
import { useAbout } from '../../api/operation';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';

export function AboutSection() {
  const t = useT();
  const found = useAbout();
  if (found.isPending) return <Bars rows={5} />;
  if (found.isError) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  const { version, commit, database, triage } = found.data;
  return (
    <div className="panel panel-body">
      <dl className="facts">
        <dt>{t('set.version')}</dt>
        <dd>{version}</dd>
        <dt>{t('set.commit')}</dt>
        <dd className="mono">{commit}</dd>
        <dt>{t('set.database')}</dt>
        <dd>{database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</dd>
        <dt>{t('set.model')}</dt>
        <dd>{triage.model}</dd>
        <dt>{t('set.languages')}</dt>
        <dd>{triage.languages.join(', ')}</dd>
      </dl>
    </div>
  );
}
