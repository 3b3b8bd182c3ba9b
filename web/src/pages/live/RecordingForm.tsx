// Where the recording is, so that a sentence can be watched.
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useLiveCommand } from '../../api/live-sessions';
import type { LiveSession } from '../../api/types';
import { useT } from '../../app/i18n';
import { FailureNote } from '../../parts/Failure';

export function RecordingForm({ session }: { session: LiveSession }) {
  const t = useT();
  const command = useLiveCommand(session);
  const [url, setUrl] = useState(session.recording?.url ?? '');
  const offset = session.recording?.offset_ms ?? 0;
  return (
    <section className="panel panel-body" aria-label={t('live.recording')}>
      <FailureNote failure={command.error} />
      <Form layout="inline" onFinish={() => command.mutate({ verb: 'record', url: url.trim(), offset_ms: offset })}>
        <Form.Item label={t('live.recording')} htmlFor="recording" className="grow">
          <Input
            id="recording"
            type="url"
            value={url}
            maxLength={500}
            placeholder="https://"
            onChange={(event) => setUrl(event.target.value)}
          />
        </Form.Item>
        <Button htmlType="submit" loading={command.isPending} disabled={!/^https:\/\/./.test(url.trim())}>
          {t('do.save')}
        </Button>
      </Form>
    </section>
  );
}
