// Which column is which field, with the file's first rows beside it, then the run.
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useStartImport } from '../../api/imports';
import { useChannels } from '../../api/shop';
import type { ImportKind, Sniff } from '../../api/types';
import { useFormats, useZone } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { type MappedField, mappingCsv } from '../../lib/csv';
import { MARKET_CURRENCY } from '../../lib/market';
import { saveText } from '../../lib/save-file';
import { FailureNote } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { ZoneSelect } from '../../parts/ZoneSelect';
import { ChannelPick } from './ChannelPick';
import { useFieldName } from './fieldName';
import { MappingTable } from './MappingTable';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'IDR', 'THB', 'VND', 'MYR', 'PHP', 'SGD', 'JPY', 'KRW', 'BRL', 'MXN'];

interface MapperProps {
  file: File;
  kind: ImportKind;
  sniff: Sniff;
  onOther: () => void;
}

export function Mapper({ file, kind, sniff, onOther }: MapperProps) {
  const t = useT();
  const say = useSay();
  const { bytes } = useFormats();
  const shopZone = useZone();
  const navigate = useNavigate();
  const fieldName = useFieldName();
  const found = useChannels();
  const channels = found.data?.items ?? [];
  const start = useStartImport();
  const [mapping, setMapping] = useState<MappedField[]>(() =>
    sniff.mapping.map(({ field, column }) => ({ field, column })),
  );
  const [channel, setChannel] = useState<string | null>(null);
  const [dayFirst, setDayFirst] = useState(false);
  const [zone, setZone] = useState(shopZone);
  const [currency, setCurrency] = useState<string | null>(null);
  const chosen = channels.find((one) => one.id === channel) ?? (channels.length === 1 ? channels[0] : undefined);
  const money = currency ?? MARKET_CURRENCY[chosen?.market ?? ''] ?? 'USD';
  const missing = sniff.mapping.filter(
    (field) => field.required && !mapping.find((m) => m.field === field.field)?.column,
  );
  const ready = missing.length === 0 && chosen !== undefined && sniff.problem === null;
  const run = () =>
    chosen &&
    start.mutate(
      { file, kind, channel: chosen.id, format: sniff.format, mapping, dayFirst, zone, currency: money },
      { onSuccess: (made) => void navigate(`/import/${made.id}`) },
    );
  return (
    <section className="panel" data-testid="mapper">
      <header>
        <h2 className="clip">{t('import.file', { name: file.name, size: bytes(file.size) })}</h2>
        <span className="muted nowrap wide-only">
          {t('import.sniffed', {
            format: sniff.format.toUpperCase(),
            encoding: sniff.encoding,
            n: sniff.header.length,
          })}
        </span>
        <Button type="text" onClick={onOther}>
          {t('import.other_file')}
        </Button>
      </header>
      <div className="panel-body stack">
        {sniff.problem && (
          <div className="failure-note" role="alert">
            <strong>{say(sniff.problem.message)}</strong> {sniff.problem.hint && say(sniff.problem.hint)}
          </div>
        )}
        {found.isPending ? (
          <Bars rows={1} height={32} />
        ) : (
          <ChannelPick channels={channels} value={chosen?.id ?? null} onChange={setChannel} />
        )}
        <MappingTable sniff={sniff} mapping={mapping} onMapping={setMapping} />
        <fieldset className="import-options">
          <legend>{t('import.options')}</legend>
          <Checkbox checked={dayFirst} onChange={(event) => setDayFirst(event.target.checked)}>
            {t('import.day_first')}
          </Checkbox>
          <label htmlFor="import-zone">{t('import.zone')}</label>
          <ZoneSelect id="import-zone" value={zone} onChange={setZone} />
          {kind !== 'messages' && kind !== 'reviews' && (
            <>
              <label htmlFor="import-currency">{t('import.currency')}</label>
              <Select
                id="import-currency"
                showSearch
                value={money}
                onChange={setCurrency}
                options={CURRENCIES.map((value) => ({ value }))}
              />
            </>
          )}
        </fieldset>
        <FailureNote failure={start.error} />
        <div className="line">
          <Button
            type="link"
            onClick={() => saveText(`${kind}-mapping.csv`, mappingCsv(mapping, sniff.header, sniff.sample))}
          >
            {t('import.download_mapping')}
          </Button>
          <span className="grow" />
          {missing.length > 0 && (
            <span className="import-missing" role="status">
              {t('import.required_missing', { fields: missing.map((field) => fieldName(field.field)).join(', ') })}
            </span>
          )}
          {!chosen && channels.length > 0 && (
            <span className="import-missing" role="status">
              {t('import.channel_pick')}
            </span>
          )}
          <Button
            type="primary"
            size="large"
            disabled={!ready}
            loading={start.isPending}
            onClick={run}
            data-testid="run-import"
          >
            {t('import.run_short')}
          </Button>
        </div>
      </div>
    </section>
  );
}
