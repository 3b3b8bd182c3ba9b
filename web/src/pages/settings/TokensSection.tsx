// API tokens: scopes, expiry, a secret shown once.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useDeleteToken, useTokens } from '../../api/shop';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { TokenDialog } from './TokenDialog';

export function TokensSection() {
  const t = useT();
  const found = useTokens();
  const remove = useDeleteToken();
  const complain = useComplain();
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel" aria-label={t('set.tokens')}>
      <header>
        <h2>{t('set.tokens')}</h2>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('set.token_add')}
        </Button>
      </header>
      {found.isPending && <Bars rows={3} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="panel-body muted">{t('set.token_none')}</p>}
      {found.data && found.data.items.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <Heads>
              <Th>{t('set.token_name')}</Th>
              <Th>{t('set.token_scopes')}</Th>
              <Th>{t('set.token_expires')}</Th>
              <Th>{t('set.token_used')}</Th>
              <Th hidden>{t('do.more')}</Th>
            </Heads>
            <tbody>
              {found.data.items.map((one) => (
                <tr key={one.id}>
                  <td>{one.name}</td>
                  <td className="scopes">{one.scopes.map((scope) => t(`may.${scope}`)).join(', ')}</td>
                  <td className="muted">{one.expires_at ? <When at={one.expires_at} dateOnly /> : t('time.never')}</td>
                  <td className="muted">{one.last_used_at ? <When at={one.last_used_at} /> : t('time.never')}</td>
                  <td className="acts">
                    <Popconfirm
                      title={t('set.token_delete')}
                      description={t('set.token_delete_hint')}
                      okText={t('do.delete')}
                      okButtonProps={{ danger: true }}
                      onConfirm={() => remove.mutate(one.id, { onError: complain })}
                    >
                      <Button
                        type="text"
                        icon={<DeleteOutlined />}
                        aria-label={`${t('set.token_delete')}: ${one.name}`}
                      />
                    </Popconfirm>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && <TokenDialog onClose={() => setAdding(false)} />}
    </section>
  );
}
