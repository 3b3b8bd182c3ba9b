// Mentions: what is said in public in the places that the shop connects.
import { Input, Segmented, Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { useShop } from '../../api/current';
import { type MentionFilter, useHeard } from '../../api/mentions';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { failing, MENTION_STATES, POLARITIES } from '../../lib/mention';
import { MentionRows } from './MentionRows';
import './mentions.css';

export function MentionsPage() {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const [params, setParams] = useSearchParams();
  const heard = useHeard().data;
  const sources = heard?.sources ?? [];
  const silent = failing(sources);
  const filter: MentionFilter = {
    state: MENTION_STATES.find((state) => state === params.get('state')) ?? 'new',
    source: params.get('source'),
    polarity: POLARITIES.find((polarity) => polarity === params.get('polarity')) ?? null,
    q: params.get('q') ?? '',
  };
  const go = (part: Partial<MentionFilter>) => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value);
    setParams(Object.fromEntries(next) as Record<string, string>, { replace: true });
  };
  return (
    <div className="page-pad mentions-page">
      <header className="page-head">
        <h1>{t('nav.mentions')}</h1>
        {can('channel_manage') && <Link to="/settings/sources">{t('mention.to_sources')}</Link>}
      </header>
      <p className="muted">{t('mention.hint')}</p>
      {silent.length > 0 && (
        <p className="failure-note" role="status" data-testid="mentions-failing">
          {t('mention.failing', { names: silent.map((source) => source.name).join(', ') })}
        </p>
      )}
      <div className="line mentions-filter">
        <Segmented
          value={filter.state}
          aria-label={t('mention.states')}
          options={MENTION_STATES.map((state) => ({
            value: state,
            label: (
              <span data-testid={`mentions-tab-${state}`}>
                {t(`mention.state.${state}`)}
                {state === 'new' && heard && heard.new > 0 && (
                  <span className="mentions-count">{heard.new >= 1000 ? '999+' : number(heard.new)}</span>
                )}
              </span>
            ),
          }))}
          onChange={(state) => go({ state })}
        />
        <Select
          allowClear
          className="mentions-choice"
          aria-label={t('mention.any_source')}
          placeholder={t('mention.any_source')}
          value={filter.source}
          onChange={(source) => go({ source: source ?? null })}
          options={sources.map((source) => ({ value: source.id, label: source.name }))}
        />
        <Select
          allowClear
          className="mentions-choice"
          aria-label={t('mention.any_polarity')}
          placeholder={t('mention.any_polarity')}
          value={filter.polarity}
          onChange={(polarity) => go({ polarity: polarity ?? null })}
          options={POLARITIES.map((value) => ({ value, label: t(`polarity.${value}`) }))}
        />
        <Input.Search
          allowClear
          className="mentions-search"
          aria-label={t('mention.search')}
          placeholder={t('mention.search')}
          defaultValue={filter.q}
          maxLength={200}
          onSearch={(q) => go({ q: q.trim() })}
        />
      </div>
      <MentionRows key={JSON.stringify(filter)} filter={filter} unsourced={heard?.sources.length === 0} />
    </div>
  );
}
