// Who is on duty, with how much on the desk, and what each works on.
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useRoster } from '../../api/desk';
import { useChannels } from '../../api/shop';
import type { Colleague, MemberWork } from '../../api/types';
import { useI18n, useT } from '../../app/i18n';
import { languageName } from '../../lib/language';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { LoadCells, LoadHeads } from './LoadCells';
import { WorkDialog } from './WorkDialog';

export function Roster() {
  const t = useT();
  const { can } = useShop();
  const found = useRoster();
  const [edited, setEdited] = useState<Colleague | null>(null);
  const may = can('member_manage');
  return (
    <section className="panel" aria-label={t('roster.title')}>
      <header>
        <h2>{t('roster.title')}</h2>
        <span className="muted">{t('roster.hint')}</span>
      </header>
      {found.isPending && <Bars rows={4} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <div className="table-wrap">
          <table className="table">
            <Heads>
              <Th>{t('team.name')}</Th>
              <Th>{t('roster.duty')}</Th>
              <LoadHeads />
              <Th>{t('roster.works_on')}</Th>
              {may && <Th hidden>{t('do.edit')}</Th>}
            </Heads>
            <tbody>
              {found.data.map((one) => (
                <tr key={one.user} data-testid="roster-row">
                  <td>
                    <strong>{one.name}</strong> <span className="muted">{t(`role.${one.role}`)}</span>
                  </td>
                  <td className="nowrap">
                    <span className={one.on_duty ? 'chip green' : 'chip'}>
                      {t(one.on_duty ? 'roster.on_duty' : 'roster.off_duty')}
                    </span>
                  </td>
                  <LoadCells load={one} />
                  <td>
                    <Work work={one.work} />
                  </td>
                  {may && (
                    <td className="acts">
                      <Button
                        size="small"
                        icon={<EditOutlined />}
                        aria-label={`${t('do.edit')}: ${one.name}`}
                        onClick={() => setEdited(one)}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited && <WorkDialog colleague={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

/** What narrows the work, in words; one word when nothing does. */
function Work({ work }: { work: MemberWork }) {
  const { t, language } = useI18n();
  const channels = useChannels().data?.items ?? [];
  const parts = [
    ...work.languages.map((one) => languageName(one, language)),
    ...work.channels.map((id) => channels.find((one) => one.id === id)?.name ?? id),
    ...work.issues.map((one) => t(`issue.${one}`)),
    ...(work.most_open === null ? [] : [t('roster.most_open_n', { n: work.most_open })]),
    ...(work.shifts === null ? [] : [t('roster.shifts_on')]),
  ];
  if (parts.length === 0) return <span className="muted nowrap">{t('roster.all')}</span>;
  return (
    <span className="work-parts">
      {parts.map((part) => (
        <span key={part} className="chip">
          {part}
        </span>
      ))}
    </span>
  );
}
