// Gives one feedback a case of its own. Merging that case back undoes it.
import { SplitCellsOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import type { CaseDetail, Command } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import type { CaseWork } from './useCaseWork';

interface SplitButtonProps {
  detail: CaseDetail;
  work: CaseWork;
  subject: Extract<Command, { kind: 'split' }>['subject'];
}

export function SplitButton({ detail, work, subject }: SplitButtonProps) {
  const t = useT();
  const say = useSay();
  const { allowed, whyNot } = work.may('split');
  // With one feedback there is nothing to part.
  if (detail.feedbacks < 2 && !allowed) return null;
  return (
    <Popconfirm
      title={t('split.ask')}
      description={t('split.hint')}
      okText={t('command.split')}
      disabled={!allowed}
      onConfirm={() => work.run({ kind: 'split', subject })}
    >
      <Button
        type="text"
        size="small"
        icon={<SplitCellsOutlined />}
        disabled={!allowed || work.busy}
        title={!allowed && whyNot ? say(whyNot.message) : t('split.hint')}
        data-testid="split"
      >
        {t('command.split')}
      </Button>
    </Popconfirm>
  );
}
