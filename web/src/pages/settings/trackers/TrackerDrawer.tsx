// A tracker is made or changed: which service, its keys, and whose parcels it follows.
import { App, Button, Drawer, Popconfirm } from 'antd';
import { useState } from 'react';
import { useRemoveTracker, useSaveTracker } from '../../../api/trackers';
import type { Tracker, Trackers } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { bodyOf, formOf, newTracker } from '../../../lib/tracker';
import { TrackerFields } from './TrackerFields';

interface TrackerDrawerProps {
  tracker: Tracker | null;
  kinds: Trackers['kinds'];
  onClose: () => void;
}

export function TrackerDrawer({ tracker, kinds, onClose }: TrackerDrawerProps) {
  const t = useT();
  const { message } = App.useApp();
  const save = useSaveTracker(tracker?.id ?? null);
  const kind = kinds[0]?.kind ?? '17track';
  const [form, setForm] = useState(() => (tracker ? formOf(tracker) : newTracker(kind, t(`tracker.kind.${kind}`))));
  const body = bodyOf(tracker, form);
  const submit = () =>
    save.mutate(body, {
      onSuccess: () => {
        void message.success(t('say.saved'));
        onClose();
      },
    });
  return (
    <Drawer
      open
      title={tracker ? tracker.name : t('tracker.add')}
      onClose={onClose}
      size={Math.min(520, window.innerWidth - 16)}
      footer={
        <div className="line">
          {tracker && <Remove id={tracker.id} onGone={onClose} />}
          <span className="grow" />
          <Button
            type="primary"
            loading={save.isPending}
            disabled={Object.keys(body).length === 0}
            onClick={submit}
            data-testid="tracker-save"
          >
            {t('do.save')}
          </Button>
        </div>
      }
    >
      <TrackerFields tracker={tracker} kinds={kinds} form={form} failure={save.error} onChange={setForm} />
    </Drawer>
  );
}

function Remove({ id, onGone }: { id: string; onGone: () => void }) {
  const t = useT();
  const complain = useComplain();
  const remove = useRemoveTracker(id);
  return (
    <Popconfirm
      title={t('tracker.remove_sure')}
      description={t('tracker.remove_hint')}
      okText={t('do.remove')}
      okButtonProps={{ danger: true }}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onGone, onError: complain })}
    >
      <Button type="text" danger loading={remove.isPending}>
        {t('do.remove')}
      </Button>
    </Popconfirm>
  );
}
