// Trackers: services that follow the parcels of orders, whatever carrier has them.
import { useTrackers } from '../../../api/trackers';
import { useT } from '../../../app/i18n';
import { ServicesSection } from '../services/ServicesSection';
import { TrackerDrawer } from './TrackerDrawer';
import { TrackerItem } from './TrackerItem';
import './trackers.css';

export function TrackersSection() {
  const t = useT();
  return (
    <ServicesSection
      of="tracker"
      title={t('set.trackers')}
      found={useTrackers()}
      item={(tracker, onOpen) => <TrackerItem key={tracker.id} tracker={tracker} onOpen={onOpen} />}
      drawer={(tracker, kinds, onClose) => (
        <TrackerDrawer key={tracker?.id ?? 'new'} tracker={tracker} kinds={kinds} onClose={onClose} />
      )}
    />
  );
}
