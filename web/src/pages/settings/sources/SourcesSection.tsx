// Sources: the public places that are read for what is said of the shop.
import { useSources } from '../../../api/mentions';
import { useT } from '../../../app/i18n';
import { ServicesSection } from '../services/ServicesSection';
import { SourceDrawer } from './SourceDrawer';
import { SourceItem } from './SourceItem';
import './sources.css';

export function SourcesSection() {
  const t = useT();
  return (
    <ServicesSection
      of="source"
      title={t('set.sources')}
      found={useSources()}
      item={(source, onOpen) => <SourceItem key={source.id} source={source} onOpen={onOpen} />}
      drawer={(source, kinds, onClose) => (
        <SourceDrawer key={source?.id ?? 'new'} source={source} kinds={kinds} onClose={onClose} />
      )}
    />
  );
}
