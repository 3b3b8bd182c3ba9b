// Posting by hand, in the order it is done: copy the text, open the page, say that it stands there.
import { CopyOutlined, ExportOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { copyText } from '../../lib/clipboard';
import { safeLink } from '../../lib/link';
import { KeyButton, shortcut, Tip } from '../../parts/Keys';

interface HandStepsProps {
  text: string;
  page: string | null;
  keyed: boolean;
  /** Posting is what is due now. */
  primary: boolean;
  open: boolean;
  onPosted: () => void;
}

export function HandSteps({ text, page, keyed, primary, open, onPosted }: HandStepsProps) {
  const t = useT();
  const { message } = App.useApp();
  const address = page ? safeLink(page) : null;
  const copy = () => void copyText(text).then(() => message.success(t('act.copied')));
  useAction('act.copy', copy, keyed);
  useAction(
    'act.page',
    () => {
      if (address !== null) window.open(address, '_blank', 'noopener,noreferrer');
    },
    keyed && address !== null,
  );
  return (
    <>
      <Tip action="act.copy">
        <Button
          icon={<CopyOutlined />}
          aria-keyshortcuts={keyed ? shortcut('act.copy') : undefined}
          onClick={copy}
          data-testid="copy-text"
        >
          {t('act.copy')}
        </Button>
      </Tip>
      {address && (
        <Tip action="act.page">
          <Button
            icon={<ExportOutlined />}
            href={address}
            target="_blank"
            rel="noopener noreferrer"
            aria-keyshortcuts={keyed ? shortcut('act.page') : undefined}
            data-testid="reply-page"
          >
            {t('act.reply_page')}
          </Button>
        </Tip>
      )}
      <KeyButton
        action={keyed ? 'act.step' : null}
        type={primary ? 'primary' : 'default'}
        onClick={onPosted}
        aria-expanded={open}
        data-testid="act-posted"
      >
        {t('act.posted')}
      </KeyButton>
    </>
  );
}
