// The words that a room keeps out: one a line, in any language.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import { linesOf } from '../../lib/live-edit';
import { Dialog } from '../../parts/Dialog';

interface FilterDialogProps {
  words: readonly string[];
  onSave: (words: string[]) => void;
  onClose: () => void;
}

export function FilterDialog({ words, onSave, onClose }: FilterDialogProps) {
  const t = useT();
  const [text, setText] = useState(words.join('\n'));
  return (
    <Dialog title={t('live.filter')} onCancel={onClose} width={420}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(linesOf(text));
        }}
      >
        <p className="muted">{t('live.filter_hint')}</p>
        <Input.TextArea
          rows={8}
          value={text}
          aria-label={t('live.filter')}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" htmlType="submit">
          {t('do.save')}
        </Button>
      </form>
    </Dialog>
  );
}
