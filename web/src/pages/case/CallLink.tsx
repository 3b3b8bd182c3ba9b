// The customer's link, whole, and the way to hand it on: copied, or in a private message that is checked like any other.
import { MailOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import type { Call } from '../../api/types';
import { useZone } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { askingWords, wholeLink } from '../../lib/call';
import { formats } from '../../lib/format';
import { CopyLine } from '../../parts/CopyLine';
import type { CaseWork } from './useCaseWork';

interface CallLinkProps {
  call: Call;
  work: CaseWork;
  /** The composer has it. */
  onUsed?: () => void;
}

export function CallLink({ call, work, onUsed }: CallLinkProps) {
  const t = useT();
  const say = useSay();
  const zone = useZone();
  const { message } = App.useApp();
  if (call.link === null) return null;
  const link = wholeLink(call.link, location.origin);
  const write = () => {
    const { allowed, whyNot } = work.may('draft_act');
    if (!allowed) {
      if (whyNot) void message.info(t('case.may_not', { why: say(whyNot.message) }));
      return;
    }
    // In the customer's language, not the agent's.
    const until = formats(call.language, zone, new Date().getFullYear()).dateTime(call.valid_until);
    const words = askingWords(call, link, until);
    work.write('private_message', { chosen: words, prepared: [words] });
    onUsed?.();
  };
  return (
    <div className="stack call-link">
      <CopyLine text={link} label={t('calls.link')} />
      <div>
        <Button icon={<MailOutlined />} onClick={write} data-testid="call-to-message">
          {t('calls.to_message')}
        </Button>
      </div>
    </div>
  );
}
