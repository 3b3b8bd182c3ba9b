// Asking a customer to a call: how, how long the link is good, in which language, why. Then the link, to be handed on.
import { Button, Form, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useInvite } from '../../api/calls';
import type { Call, CallLanguage, CallMode, CaseDetail } from '../../api/types';
import { useI18n, useT } from '../../app/i18n';
import { GOOD_FOR, USUALLY_GOOD } from '../../lib/call';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { CallLink } from './CallLink';
import type { CaseWork } from './useCaseWork';
import './calls.css';

interface InviteCallProps {
  detail: CaseDetail;
  work: CaseWork;
  onClose: () => void;
}

export function InviteCall({ detail, work, onClose }: InviteCallProps) {
  const t = useT();
  const { language: own } = useI18n();
  const invite = useInvite(detail.id);
  const [mode, setMode] = useState<CallMode>('video');
  const [minutes, setMinutes] = useState<number>(USUALLY_GOOD);
  const [language, setLanguage] = useState<CallLanguage>(() => buyersLanguage(detail) ?? own);
  const [note, setNote] = useState('');
  if (invite.data) return <Invited call={invite.data} work={work} onClose={onClose} />;
  const send = () => {
    const words = note.trim();
    invite.mutate({ mode, valid_minutes: minutes, language, ...(words === '' ? {} : { note: words }) });
  };
  return (
    <Dialog
      title={t('calls.invite_title')}
      onCancel={onClose}
      footer={
        <Button type="primary" loading={invite.isPending} onClick={send} data-testid="call-make">
          {t('calls.make')}
        </Button>
      }
    >
      <Form layout="vertical" className="call-form" data-testid="call-form" onFinish={send}>
        <p className="muted">{t('calls.invite_hint')}</p>
        <Form.Item label={t('calls.mode')}>
          <Segmented<CallMode>
            value={mode}
            aria-label={t('calls.mode')}
            options={(['video', 'audio'] as const).map((value) => ({ value, label: t(`calls.mode.${value}`) }))}
            onChange={setMode}
          />
        </Form.Item>
        <div className="form-two">
          <Form.Item label={t('calls.good_for')} htmlFor="call-good">
            <Select
              id="call-good"
              value={minutes}
              options={GOOD_FOR.map((value) => ({ value, label: t(`calls.good.${value}`) }))}
              onChange={setMinutes}
            />
          </Form.Item>
          <Form.Item label={t('calls.language')} htmlFor="call-language">
            <Select<CallLanguage>
              id="call-language"
              value={language}
              options={(['en', 'zh-CN'] as const).map((value) => ({ value, label: t(`calls.language.${value}`) }))}
              onChange={setLanguage}
            />
          </Form.Item>
        </div>
        <Form.Item label={t('calls.note')} htmlFor="call-note">
          <Input.TextArea
            id="call-note"
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
        <FailureNote failure={invite.error} />
      </Form>
    </Dialog>
  );
}

function Invited({ call, work, onClose }: { call: Call; work: CaseWork; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={t('calls.link')} onCancel={onClose} footer={<Button onClick={onClose}>{t('calls.done')}</Button>}>
      <div className="stack" data-testid="call-made">
        <CallLink call={call} work={work} onUsed={onClose} />
        <p className="muted">{t('calls.link_hint')}</p>
      </div>
    </Dialog>
  );
}

/** The language in which the buyer wrote, where the page speaks it. */
function buyersLanguage(detail: CaseDetail): CallLanguage | null {
  const wrote = detail.reviews.at(-1)?.reading.language ?? detail.conversation?.messages.at(-1)?.reading?.language;
  if (wrote === undefined) return null;
  return wrote.startsWith('zh') ? 'zh-CN' : 'en';
}
