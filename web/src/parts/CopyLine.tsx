// A text to hand on (a link, a secret), with its copy button.
import { CopyOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useT } from '../app/i18n';
import { copyText } from '../lib/clipboard';

export function CopyLine({ text, label }: { text: string; label: string }) {
  const t = useT();
  const { message } = App.useApp();
  return (
    <div className="line">
      <Input
        readOnly
        value={text}
        className="grow mono"
        aria-label={label}
        onFocus={(event) => event.target.select()}
        data-testid="copy-line"
      />
      <Button icon={<CopyOutlined />} onClick={() => void copyText(text).then(() => message.success(t('do.copied')))}>
        {t('do.copy')}
      </Button>
    </div>
  );
}
