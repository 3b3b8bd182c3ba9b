// One channel under edit. What the API refuses is shown at its field.
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiFailure } from '../../api/client';
import { useSaveChannel } from '../../api/shop';
import type { Channel } from '../../api/types';
import { useFailureText } from '../../app/failure';
import { useT } from '../../app/i18n';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import '../../parts/command/command.css';

const FIELDS = ['name', 'reply_link'] as const;
const PLACES = ['review', 'order'] as const;

export function ChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const save = useSaveChannel();
  const failureText = useFailureText();
  const [name, setName] = useState(channel.name);
  const [link, setLink] = useState(channel.reply_link);
  const at = save.error instanceof ApiFailure ? FIELDS.find((one) => one === fieldOf(save.error)) : undefined;
  const wrong = (field: (typeof FIELDS)[number]) => {
    if (at !== field) return {};
    const { message: what, hint } = failureText(save.error);
    return { validateStatus: 'error' as const, help: [what, hint].filter(Boolean).join(' ') };
  };
  const submit = () =>
    save.mutate(
      { id: channel.id, name: name.trim(), reply_link: link.trim() },
      {
        onSuccess: () => {
          void message.success(t('say.saved'));
          onClose();
        },
      },
    );
  return (
    <Dialog title={channel.name} onCancel={onClose} width={520}>
      <Form layout="vertical" onFinish={submit} requiredMark={false}>
        {save.error && !at && <FailureNote failure={save.error} />}
        <Form.Item label={t('channel.name')} htmlFor="channel-name" {...wrong('name')}>
          <Input id="channel-name" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('channel.reply_link')} htmlFor="channel-link" {...wrong('reply_link')}>
          <Input
            id="channel-link"
            value={link}
            maxLength={500}
            inputMode="url"
            placeholder="https://…/reviews/{{ review }}"
            onChange={(event) => setLink(event.target.value)}
          />
        </Form.Item>
        {at !== 'reply_link' && (
          <p className="muted channel-hint">
            {t('channel.reply_link_hint')}{' '}
            {PLACES.map((place) => (
              <code key={place} className="nowrap">{`{{ ${place} }} `}</code>
            ))}
          </p>
        )}
        <div className="ask-foot">
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('do.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** "name" for a name that is taken, however the refusal says it. */
function fieldOf(failure: unknown): string | null {
  if (!(failure instanceof ApiFailure)) return null;
  const { code, field } = failure.error;
  return field ?? (code === 'name_taken' ? 'name' : code === 'bad_link' ? 'reply_link' : null);
}
