// One appeal on a page of its own, with the evidence of its case beside the work.
import { Link, useParams } from 'react-router';
import { useAppeal } from '../../api/appeals';
import { useT } from '../../app/i18n';
import { AppealWork } from '../../parts/appeal/AppealWork';
import { GroundName } from '../../parts/appeal/words';
import { EvidencePanel } from '../../parts/evidence/EvidencePanel';
import './appeals.css';

export function AppealPage() {
  const t = useT();
  const { id = '' } = useParams();
  const found = useAppeal(id).data;
  return (
    <div className="page-pad appeals-page">
      <header className="page-head">
        <h1>{found ? <GroundName appeal={found.appeal} /> : t('appeal.one')}</h1>
        {found && <Link to={`/cases/${found.case.id}`}>{t('appeal.to_case', { n: String(found.case.number) })}</Link>}
        <Link to="/appeals">{t('appeal.title')}</Link>
      </header>
      <section className="panel panel-body" aria-label={t('appeal.one')}>
        <AppealWork id={id} />
      </section>
      {found && <EvidencePanel caseId={found.case.id} version={found.case.version} />}
    </div>
  );
}
