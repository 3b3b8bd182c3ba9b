// Takes the case that is best worked now: the server chooses, and two who press at once get two cases.
import { ThunderboltOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useNavigate } from 'react-router';
import { ApiFailure } from '../../api/client';
import { useShop } from '../../api/current';
import { useTakeNext } from '../../api/desk';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { filterToSearch } from '../../lib/filter-url';
import { shortcut, Tip } from '../../parts/Keys';

const MINE = filterToSearch({ open: true, snoozed: false, assignee: 'me' });

export function TakeNext({ search }: { search: string }) {
  const t = useT();
  const navigate = useNavigate();
  const { can } = useShop();
  const { message, notification } = App.useApp();
  const take = useTakeNext();
  const complain = useComplain();
  const may = can('case_work');
  const refused = (failure: unknown) => {
    if (!(failure instanceof ApiFailure && failure.error.code === 'load_full')) return complain(failure);
    notification.warning({
      key: 'load_full',
      title: t('take.full'),
      description: t('take.full_hint'),
      // No link: the notification stands outside the router.
      actions: (
        <Button
          type="link"
          onClick={() => {
            notification.destroy('load_full');
            void navigate(`/queue${MINE}`);
          }}
        >
          {t('key.go.mine')}
        </Button>
      ),
      duration: 8,
    });
  };
  const run = () => {
    if (take.isPending) return;
    take.mutate(undefined, {
      onError: refused,
      onSuccess: ({ id, number }) => {
        if (id === null || number === null) return void message.info(t('take.none'));
        void message.success(t('take.taken', { n: number }), 2);
        void navigate({ pathname: `/cases/${id}`, search });
      },
    });
  };
  useAction('list.take', run, may);
  if (!may) return null;
  return (
    <Tip action="list.take">
      <Button
        icon={<ThunderboltOutlined />}
        loading={take.isPending}
        aria-label={t('take.next')}
        aria-keyshortcuts={shortcut('list.take')}
        data-testid="take-next"
        onClick={run}
      >
        <span className="filters-word">{t('take.short')}</span>
      </Button>
    </Tip>
  );
}
