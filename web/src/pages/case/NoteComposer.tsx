// A note on yellow paper: stays in the house.
import { PushpinOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useCommand } from '../../api/cases';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Caps } from '../../parts/Keys';
import type { CaseWork } from './useCaseWork';
import { useDraft } from './useDraft';

export function NoteComposer({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const { message } = App.useApp();
  const [text, setText] = useDraft(detail.id, 'note');
  const command = useCommand(detail.id);
  const ready = text.trim() !== '' && !command.isPending;
  const send = (version = detail.version, first = true): void =>
    command.mutate(
      { command: { kind: 'note', text: text.trim() }, version },
      {
        onError: (failure) => work.failed(failure, first ? (newer) => send(newer, false) : null),
        onSuccess: () => {
          setText('');
          work.write(null);
          void message.success(t('compose.note_added'), 1.5);
        },
      },
    );
  useAction('case.send', () => send(), ready);
  return (
    <div className="stack">
      <Input.TextArea
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={5000}
        value={text}
        placeholder={t('compose.placeholder.note')}
        aria-label={t('compose.tab.note')}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="line">
        <span className="muted">
          <PushpinOutlined aria-hidden="true" /> {t('compose.note_mark')}
        </span>
        <span className="grow" />
        <Button type="primary" disabled={!ready} loading={command.isPending} onClick={() => send()}>
          {t('compose.save_note')} <Caps action="case.send" />
        </Button>
      </div>
    </div>
  );
}
