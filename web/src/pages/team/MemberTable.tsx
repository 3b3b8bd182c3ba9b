// Members with role and load; a number opens that person's cases.
import { DeleteOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm, Select } from 'antd';
import { useShop } from '../../api/current';
import { useRemoveMember, useSetRole } from '../../api/shop';
import type { Member, Role } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { ROLES } from '../../lib/roles';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { LoadCells, LoadHeads } from './LoadCells';

export function MemberTable({ members }: { members: Member[] }) {
  const t = useT();
  const { number } = useFormats();
  const { can, session } = useShop();
  const most = Math.max(1, ...members.map((m) => m.open_cases));
  return (
    <section className="panel" aria-label={t('team.members')}>
      <div className="table-wrap">
        <table className="table members">
          <Heads>
            <Th>{t('team.name')}</Th>
            <Th>{t('team.role')}</Th>
            <Th>{t('team.load')}</Th>
            <LoadHeads />
            <Th right>{t('team.resolved')}</Th>
            <Th>{t('team.seen')}</Th>
            <Th hidden>{t('do.more')}</Th>
          </Heads>
          <tbody>
            {members.map((member) => (
              <tr key={member.user}>
                <td>
                  <strong>{member.name}</strong>{' '}
                  {member.user === session.user.id && <span className="chip">{t('team.you')}</span>}
                  <div className="muted member-email">{member.email}</div>
                </td>
                <td>
                  <RoleCell member={member} />
                </td>
                <td>
                  <span className="load" aria-hidden="true">
                    <span style={{ width: `${(member.open_cases / most) * 100}%` }} />
                  </span>
                </td>
                <LoadCells load={member} />
                <td className="right num">{number(member.resolved_7d)}</td>
                <td className="muted nowrap">
                  {member.last_seen_at ? <When at={member.last_seen_at} /> : t('time.never')}
                </td>
                <td className="acts">
                  {can('member_manage') && member.user !== session.user.id && <RemoveButton member={member} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RoleCell({ member }: { member: Member }) {
  const t = useT();
  const { can, session } = useShop();
  const { message } = App.useApp();
  const setRole = useSetRole();
  const complain = useComplain();
  if (!can('member_manage') || member.user === session.user.id) return t(`role.${member.role}`);
  const change = (role: Role) =>
    setRole.mutate(
      { user: member.user, role },
      {
        onError: complain,
        onSuccess: () => void message.success(t('team.role_changed', { name: member.name, role: t(`role.${role}`) })),
      },
    );
  return (
    <Select
      className="role-select"
      value={member.role}
      loading={setRole.isPending}
      onChange={change}
      aria-label={`${t('team.role')}: ${member.name}`}
      options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}

function RemoveButton({ member }: { member: Member }) {
  const t = useT();
  const { message } = App.useApp();
  const remove = useRemoveMember();
  const complain = useComplain();
  const run = () =>
    remove.mutate(member.user, {
      onError: complain,
      onSuccess: () => void message.success(t('team.removed', { name: member.name })),
    });
  return (
    <Popconfirm
      title={`${t('team.remove')}: ${member.name}`}
      description={t('team.remove_hint')}
      okText={t('do.remove')}
      okButtonProps={{ danger: true }}
      onConfirm={run}
    >
      <Button type="text" icon={<DeleteOutlined />} aria-label={`${t('team.remove')}: ${member.name}`} />
    </Popconfirm>
  );
}
