// Facts of the shop's own records around what is contested, each with where it can be seen.
import { Link } from 'react-router';
import type { AppealFinding } from '../../api/types';
import { useSay, useT, useWord } from '../../app/i18n';

export function Findings({ findings }: { findings: readonly AppealFinding[] }) {
  const t = useT();
  const say = useSay();
  const word = useWord();
  if (findings.length === 0) return null;
  return (
    <div className="stack appeal-findings">
      <h3>{t('appeal.findings')}</h3>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.says.en}`} data-testid="appeal-finding" data-kind={finding.kind}>
            <span>{say(finding.says)}</span>
            {finding.supports && <span className="chip">{word('ground', finding.supports)}</span>}
            {finding.links.length > 0 && (
              <ul>
                {finding.links.map((link) => (
                  <li key={link.id} className="clip" dir="auto">
                    {link.case ? (
                      <Link to={`/cases/${link.case}`}>{link.excerpt || t('appeal.finding_case')}</Link>
                    ) : (
                      link.excerpt
                    )}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
