// The record of service of a period, to be handed to a platform or a partner: what was promised, kept and mended.
import { DownloadOutlined, FileTextOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { serviceRecordUrl } from '../../api/appeals';
import { useShop } from '../../api/current';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { lastDays, type Period, periodFault } from '../../lib/period';
import { StatementFrame } from '../../parts/appeal/StatementFrame';

export function ServiceRecord() {
  const t = useT();
  const { shop } = useShop();
  const zone = useZone();
  const [chosen, setChosen] = useState<Period | null>(null);
  const [shown, setShown] = useState(false);
  const period = chosen ?? lastDays(new Date(), 30, zone);
  const fault = periodFault(period);
  const { from, to } = period;
  const day = (name: 'from' | 'to') => (
    <label className="line">
      {t(`appeal.record_${name}`)}
      <input
        type="date"
        className="appeal-until"
        value={period[name]}
        aria-invalid={fault !== null}
        onChange={(event) => setChosen({ ...period, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <section className="panel" aria-label={t('appeal.record')} data-testid="service-record">
      <header>
        <h2>{t('appeal.record')}</h2>
      </header>
      <div className="panel-body stack">
        <p className="muted">{t('appeal.record_hint')}</p>
        <div className="line">
          {day('from')}
          {day('to')}
          <Button
            icon={<DownloadOutlined />}
            disabled={fault !== null}
            href={fault === null ? serviceRecordUrl(shop.id, from, to) : undefined}
            download={`service-record-${from}-${to}.json`}
            data-testid="service-record-save"
          >
            {t('appeal.record_save')}
          </Button>
          <Button
            icon={<SafetyCertificateOutlined />}
            disabled={fault !== null}
            href={fault === null ? serviceRecordUrl(shop.id, from, to, '.zip') : undefined}
            download={`kintsugi-service-record-${from}-${to}.zip`}
            data-testid="service-record-bundle"
          >
            {t('appeal.record_bundle')}
          </Button>
          <Button
            icon={<FileTextOutlined />}
            disabled={fault !== null}
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
            data-testid="service-record-preview"
          >
            {t('appeal.preview')}
          </Button>
        </div>
        {fault && <p role="alert">{t(`appeal.record_${fault}`)}</p>}
        {shown && fault === null && <StatementFrame address={serviceRecordUrl(shop.id, from, to, '.html')} />}
      </div>
    </section>
  );
}
