// What carriers report of the order's parcels: newest first, trouble on top.
import { CarOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { ParcelStep, ParcelView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { When } from '../../parts/words';
import './returns.css';

/** Reports shown before the rest is asked for. */
const FIRST = 4;

export function Parcels({ parcels }: { parcels: ParcelView[] }) {
  const t = useT();
  if (parcels.length === 0) return null;
  return (
    <section className="parcels" aria-label={t('parcel.title')}>
      {parcels.map((parcel) => (
        <Parcel key={parcel.id} parcel={parcel} />
      ))}
    </section>
  );
}

function Parcel({ parcel }: { parcel: ParcelView }) {
  const t = useT();
  const { dateTime } = useFormats();
  const [all, setAll] = useState(false);
  const steps = [...parcel.steps].reverse();
  const shown = all ? steps : steps.slice(0, FIRST);
  const trouble = parcel.exception;
  return (
    <article className="parcel" data-testid="parcel" data-status={parcel.status}>
      <p className="line">
        <CarOutlined aria-hidden="true" />
        <strong>{t('parcel.title')}</strong>
        <span className="mono">{[parcel.carrier, parcel.tracking].filter(Boolean).join(' ')}</span>
        <span className={parcel.status === 'delivered' ? 'chip green' : 'chip'}>
          {t(`parcel.status.${parcel.status}`)}
        </span>
        {trouble && (
          <span className="chip red" data-testid="exception">
            <WarningOutlined aria-hidden="true" /> {t(`matter.${trouble.kind}`)} ·{' '}
            {t('parcel.since', { when: dateTime(trouble.since) })}
          </span>
        )}
      </p>
      <ol className="parcel-steps">
        {shown.map((step) => (
          <Report key={`${step.at} ${step.description}`} step={step} />
        ))}
      </ol>
      {steps.length > FIRST && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t('parcel.fewer') : t('parcel.older', { n: steps.length - FIRST })}
        </Button>
      )}
    </article>
  );
}

function Report({ step }: { step: ParcelStep }) {
  const t = useT();
  return (
    <li className={step.status} title={step.word ?? undefined}>
      <span className="muted">
        <When at={step.at} />
      </span>
      <span>
        {t(`parcel.status.${step.status}`)}
        {step.description !== '' && (
          <span className="words" dir="auto">
            {' '}
            · {step.description}
          </span>
        )}
        {step.place && <span className="muted"> · {step.place}</span>}
        {step.told_by && <span className="muted"> · {t('parcel.by_tracker')}</span>}
      </span>
    </li>
  );
}
