// A case is done with: offers the next one, and to go there by itself from now on.
import { CheckCircleOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import type { CaseDetail } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useActionBook } from '../../app/keyboard/Keyboard';
import type { FormKind } from '../../parts/command/spec';
import { KeyButton } from '../../parts/Keys';

interface FinishedNoteProps {
  detail: CaseDetail;
  by: FormKind;
  goOn: boolean;
  onGoOn: (on: boolean) => void;
}

export function FinishedNote({ detail, by, goOn, onGoOn }: FinishedNoteProps) {
  const t = useT();
  const { dateTime } = useFormats();
  const book = useActionBook();
  const said =
    by === 'snooze' && detail.snoozed_until
      ? t('case.finished_snoozed', { when: dateTime(detail.snoozed_until) })
      : t('case.finished', { what: t(`command.${by}`) });
  return (
    <section className="panel finished" role="status" data-testid="finished">
      <CheckCircleOutlined aria-hidden="true" />
      <strong>{said}</strong>
      <KeyButton
        action="case.next"
        type="primary"
        onClick={() => book.find('case.next')?.run()}
        data-testid="next-case"
      >
        {t('case.next_case')}
      </KeyButton>
      <Checkbox checked={goOn} onChange={(event) => onGoOn(event.target.checked)}>
        {t('case.go_on')}
      </Checkbox>
    </section>
  );
}
