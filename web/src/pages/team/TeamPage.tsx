// Who works here, in which role, with how much on the desk.
import { UserAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useMembers } from '../../api/shop';
import { useT } from '../../app/i18n';
import { ROLES } from '../../lib/roles';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Handovers } from './Handovers';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { MemberTable } from './MemberTable';
import { Roster } from './Roster';
import './team.css';

export function TeamPage() {
  const t = useT();
  const { can } = useShop();
  const found = useMembers();
  const [inviting, setInviting] = useState(false);
  return (
    <div className="page-pad">
      <header className="page-head">
        <h1>{t('team.title')}</h1>
        {can('member_manage') && (
          <Button type="primary" icon={<UserAddOutlined />} onClick={() => setInviting(true)}>
            {t('team.invite')}
          </Button>
        )}
      </header>
      {found.isPending && <Bars rows={6} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <MemberTable members={found.data.items} />}
      {can('member_read') && <Roster />}
      {can('case_read') && <Handovers />}
      {found.data && found.data.invitations.length > 0 && <Invitations invitations={found.data.invitations} />}
      <section className="panel" aria-label={t('team.roles')}>
        <header>
          <h2>{t('team.roles')}</h2>
        </header>
        <dl className="panel-body roles">
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd className="muted">{t(`role.${role}.may` as 'role.owner.may')}</dd>
            </div>
          ))}
        </dl>
      </section>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}
