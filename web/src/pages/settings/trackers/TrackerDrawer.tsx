// A tracker is made or changed: which service, its keys, and whose parcels it follows.
import { useState } from 'react';
import { useRemoveTracker, useSaveTracker } from '../../../api/trackers';
import type { Tracker, Trackers } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { bodyOf, formOf, newTracker } from '../../../lib/tracker';
import { ServiceDrawer } from '../services/ServiceDrawer';
import { TrackerFields } from './TrackerFields';

interface TrackerDrawerProps {
  tracker: Tracker | null;
  kinds: Trackers['kinds'];
  onClose: () => void;
}

export function TrackerDrawer({ tracker, kinds, onClose }: TrackerDrawerProps) {
  const t = useT();
  const save = useSaveTracker(tracker?.id ?? null);
  const remove = useRemoveTracker(tracker?.id ?? '');
  const kind = kinds[0]?.kind ?? '17track';
  const [form, setForm] = useState(() => (tracker ? formOf(tracker) : newTracker(kind, t(`tracker.kind.${kind}`))));
  const body = bodyOf(tracker, form);
  return (
    <ServiceDrawer of="tracker" name={tracker?.name ?? null} body={body} save={save} remove={remove} onClose={onClose}>
      <TrackerFields tracker={tracker} kinds={kinds} form={form} failure={save.error} onChange={setForm} />
    </ServiceDrawer>
  );
}
