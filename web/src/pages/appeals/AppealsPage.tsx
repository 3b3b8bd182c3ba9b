// The board of appeals: by state, what is due first comes first; what was learned; the record of service.
import { Segmented, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { useAppealGrounds } from '../../api/appeals';
import { useShop } from '../../api/current';
import { useChannels } from '../../api/shop';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { BOARD, BOARD_NAMES, countOf } from '../../lib/appeal';
import { Board } from './Board';
import { Report } from './Report';
import { ServiceRecord } from './ServiceRecord';
import { useStates } from './useStates';
import '../../parts/appeal/appeal.css';
import './appeals.css';

export function AppealsPage() {
  const t = useT();
  const say = useSay();
  const { can } = useShop();
  const { number } = useFormats();
  const [params, setParams] = useSearchParams();
  const asked = params.get('list');
  const report = asked === 'report' && can('overview_read');
  const list = BOARD_NAMES.find((name) => name === asked) ?? 'open';
  const [channel, ground] = [params.get('channel'), params.get('ground')];
  const channels = useChannels().data?.items ?? [];
  const grounds = useAppealGrounds(channel).data ?? [];
  const states = useStates();
  const go = (part: Record<string, string | null>) => {
    const next = { list: asked, channel, ground, ...part };
    const told = Object.entries(next).filter((one): one is [string, string] => one[1] !== null && one[1] !== '');
    setParams(Object.fromEntries(told), { replace: true });
  };
  return (
    <div className="page-pad appeals-page">
      <header className="page-head">
        <h1>{t('appeal.title')}</h1>
      </header>
      <div className="scroll-x">
        <Segmented
          value={report ? 'report' : list}
          aria-label={t('appeal.lists')}
          options={[
            ...BOARD_NAMES.map((name) => ({
              value: name as string,
              label: (
                <span data-testid={`appeals-tab-${name}`}>
                  {t(`appeal.list.${name}`)}
                  {states && countOf(name, states) > 0 && (
                    <span className="appeals-count">{number(countOf(name, states))}</span>
                  )}
                </span>
              ),
            })),
            ...(can('overview_read')
              ? [{ value: 'report', label: <span data-testid="appeals-tab-report">{t('appeal.report')}</span> }]
              : []),
          ]}
          onChange={(next) => go({ list: next === 'open' ? null : next })}
        />
      </div>
      {report ? (
        <Report />
      ) : (
        <>
          <div className="line">
            <Select
              allowClear
              className="appeals-choice"
              aria-label={t('appeal.all_channels')}
              placeholder={t('appeal.all_channels')}
              value={channel}
              options={channels.map((one) => ({ value: one.id, label: one.name }))}
              // The grounds of another platform are others.
              onChange={(next) => go({ channel: next ?? null, ground: null })}
            />
            {channel !== null && (
              <Select
                allowClear
                className="appeals-choice"
                aria-label={t('appeal.all_grounds')}
                placeholder={t('appeal.all_grounds')}
                value={ground}
                options={grounds.map((one) => ({ value: one.id, label: say(one.name) }))}
                onChange={(next) => go({ ground: next ?? null })}
              />
            )}
          </div>
          <Board key={`${list} ${channel} ${ground}`} name={list} filter={{ states: BOARD[list], channel, ground }} />
        </>
      )}
      {can('export_run') && <ServiceRecord />}
    </div>
  );
}
