// Gives up an act that has not left.
import { Button } from 'antd';
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import type { ActWork } from './useActWork';

export function Withdraw({ work }: { work: ActWork }) {
  const t = useT();
  const { can } = useShop();
  if (!can('case_work')) return null;
  return (
    <Button type="text" loading={work.busy} onClick={() => work.take({ step: 'withdraw' })}>
      {t('act.withdraw')}
    </Button>
  );
}
