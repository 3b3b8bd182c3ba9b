// What one colleague works on, how much at most, and when.
import { App, Button, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { useSaveWork } from '../../api/desk';
import { useChannels } from '../../api/shop';
import type { Colleague, Issue, MemberWork } from '../../api/types';
import { useZone } from '../../app/format';
import { useI18n, useT } from '../../app/i18n';
import { BUYER_LANGUAGES, languageName } from '../../lib/language';
import { usualShifts, workIsSound } from '../../lib/roster-edit';
import { CalendarEditor } from '../../parts/calendar/CalendarEditor';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';

const ISSUES: readonly Issue[] = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'];

export function WorkDialog({ colleague, onClose }: { colleague: Colleague; onClose: () => void }) {
  const { t, language } = useI18n();
  const zone = useZone();
  const { message } = App.useApp();
  const channels = useChannels().data?.items ?? [];
  const save = useSaveWork();
  const [work, setWork] = useState(colleague.work);
  const set = (change: Partial<MemberWork>) => setWork({ ...work, ...change });
  const submit = () =>
    save.mutate(
      { user: colleague.user, work },
      {
        onSuccess: () => {
          void message.success(t('say.saved'));
          onClose();
        },
      },
    );
  const codes = [...new Set([...BUYER_LANGUAGES, ...work.languages])];
  return (
    <Dialog title={`${t('roster.title')}: ${colleague.name}`} onCancel={onClose} width={720}>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <FailureNote failure={save.error} />
        <div className="work-fields">
          <Several
            id="work-languages"
            label={t('roster.languages')}
            value={work.languages}
            options={codes.map((value) => ({ value, label: languageName(value, language) }))}
            onChange={(languages) => set({ languages })}
          />
          <Several
            id="work-channels"
            label={t('roster.channels')}
            value={work.channels}
            options={channels.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(chosen) => set({ channels: chosen })}
          />
          <Several
            id="work-issues"
            label={t('roster.issues')}
            value={work.issues}
            options={ISSUES.map((value) => ({ value, label: t(`issue.${value}`) }))}
            onChange={(issues) => set({ issues })}
          />
          <Form.Item label={t('roster.most_open')} htmlFor="work-most">
            <InputNumber
              id="work-most"
              min={1}
              max={9999}
              precision={0}
              placeholder={t('roster.no_limit')}
              value={work.most_open}
              onChange={(most_open) => set({ most_open })}
            />
          </Form.Item>
        </div>
        <Form.Item label={t('roster.shifts')} htmlFor="work-shifts" extra={t('roster.shifts_hint')}>
          <Switch
            id="work-shifts"
            checked={work.shifts !== null}
            onChange={(on) => set({ shifts: on ? usualShifts(zone) : null })}
          />
        </Form.Item>
        {work.shifts && <CalendarEditor calendar={work.shifts} onChange={(shifts) => set({ shifts })} />}
        <div className="ask-foot">
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!workIsSound(work)}>
            {t('do.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface SeveralProps<T extends string> {
  id: string;
  label: string;
  value: T[];
  options: { value: T; label: string }[];
  onChange: (chosen: T[]) => void;
}

/** Several of a list; none narrows nothing. */
function Several<T extends string>({ id, label, ...rest }: SeveralProps<T>) {
  const t = useT();
  return (
    <Form.Item label={label} htmlFor={id}>
      <Select<T[]> id={id} mode="multiple" placeholder={t('roster.any')} optionFilterProp="label" {...rest} />
    </Form.Item>
  );
}
