// Someone else was quicker: who, what, and that nothing typed is lost.
import { Alert } from 'antd';
import type { TimelineEntry } from '../../api/types';
import { useT } from '../../app/i18n';
import { useActor } from '../../parts/useActor';
import { useEventText } from './eventText';

interface ChangedNoteProps {
  entries: TimelineEntry[];
  timeline: TimelineEntry[];
  onClose: () => void;
}

export function ChangedNote({ entries, timeline, onClose }: ChangedNoteProps) {
  const t = useT();
  const text = useEventText(timeline);
  const actor = useActor();
  const last = entries.at(-1);
  return (
    <Alert
      type="warning"
      showIcon
      closable={{ onClose }}
      data-testid="conflict"
      title={
        last
          ? t('case.changed_by', { who: actor(last.actor), what: entries.map((entry) => text(entry).title).join(', ') })
          : t('case.changed')
      }
      description={t('case.changed_hint')}
    />
  );
}
