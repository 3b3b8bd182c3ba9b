// Invitations that nobody has accepted yet.
import { App, Button } from 'antd';
import { useShop } from '../../api/current';
import { useRevokeInvitation } from '../../api/shop';
import type { Invitation } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { When } from '../../parts/words';

export function Invitations({ invitations }: { invitations: Invitation[] }) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const revoke = useRevokeInvitation();
  const complain = useComplain();
  return (
    <section className="panel" aria-label={t('team.invitations')}>
      <header>
        <h2>{t('team.invitations')}</h2>
      </header>
      <div className="table-wrap">
        <table className="table">
          <tbody>
            {invitations.map((one) => (
              <tr key={one.id}>
                <td>
                  {one.name} <span className="muted">{one.email}</span>
                </td>
                <td>{t(`role.${one.role}`)}</td>
                <td className="muted nowrap">
                  {t('team.expires')} <When at={one.expires_at} />
                </td>
                <td className="acts">
                  {can('member_manage') && (
                    <Button
                      size="small"
                      onClick={() =>
                        revoke.mutate(one.id, {
                          onError: complain,
                          onSuccess: () => void message.success(t('team.revoked')),
                        })
                      }
                    >
                      {t('team.revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
