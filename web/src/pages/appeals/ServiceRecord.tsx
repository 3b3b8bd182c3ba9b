// The record of service of a period, to be handed to a platform or a partner: what was promised, kept and mended.
import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { serviceRecordUrl } from '../../api/appeals';
import { useShop } from '../../api/current';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { lastDays, type Period, periodFault } from '../../lib/period';

export function ServiceRecord() {
  const t = useT();
  const { shop } = useShop();
  const zone = useZone();
  const [chosen, setChosen] = useState<Period | null>(null);
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
        </div>
        {fault && <p role="alert">{t(`appeal.record_${fault}`)}</p>}
      </div>
    </section>
  );
}
