// "Video call" beside the other ways to talk to the customer; where it may not be, it says why.
import { VideoCameraOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useAbout } from '../../api/operation';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { openCall } from '../../lib/call';
import type { MessageKey } from '../../locales/en';
import { shortcut, Tip } from '../../parts/Keys';
import { InviteCall } from './InviteCall';
import type { CaseWork } from './useCaseWork';
import './calls.css';

export function CallButton({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const carries = useAbout().data?.media;
  const [asking, setAsking] = useState(false);
  const may = can('case_work');
  const why = whyNot(detail, carries);
  const ask = () => (why ? void message.info(t(why)) : setAsking(true));
  useAction('case.call', ask, may);
  if (!may) return null;
  const button = (
    <Button
      type="text"
      size="small"
      className="call-invite"
      icon={<VideoCameraOutlined />}
      disabled={why !== null}
      onClick={ask}
      aria-label={t('calls.invite')}
      aria-keyshortcuts={shortcut('case.call')}
      data-testid="call-invite"
    >
      <span className="call-invite-word">{t('calls.invite')}</span>
    </Button>
  );
  return (
    <>
      {why ? <Tooltip title={t(why)}>{<span>{button}</span>}</Tooltip> : <Tip action="case.call">{button}</Tip>}
      {asking && <InviteCall detail={detail} work={work} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The API decides; this is what it says of what is known here already. */
function whyNot(detail: CaseDetail, carries: boolean | undefined): MessageKey | null {
  if (carries === false) return 'calls.media_off';
  if (detail.state === 'closed' || detail.merged_into !== null) return 'calls.closed';
  return openCall(detail.calls ?? []) ? 'calls.open_already' : null;
}
