// Things made to happen now.
import { App, Button, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { usePlay } from '../../api/sandbox';
import type { SandboxScenario } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';

/** So many at once, so many hours and minutes: enough to be seen, and over before one has gone. */
const COUNT = 20;
const HOURS = 48;
const MINUTES = 5;

export function Scenarios({ platforms }: { platforms: string[] }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const play = usePlay();
  const [chosen, setChosen] = useState(platforms[0] ?? '');
  const platform = platforms.includes(chosen) ? chosen : (platforms[0] ?? '');
  const run = (body: SandboxScenario) =>
    play.mutate(body, { onError: complain, onSuccess: () => void message.success(t('sandbox.played')) });
  const busy = (what: SandboxScenario['what']) => play.isPending && play.variables.what === what;
  const here: SandboxScenario[] = [
    { what: 'bad_reviews', platform, count: COUNT },
    { what: 'abusive_review', platform },
    { what: 'question', platform },
    { what: 'return_request', platform },
    { what: 'outage', stand: platform, minutes: MINUTES },
  ];
  return (
    <section className="panel" aria-label={t('sandbox.scenarios')} data-testid="sandbox-scenarios">
      <header>
        <h2>{t('sandbox.scenarios')}</h2>
      </header>
      <div className="panel-body stack">
        <div className="line">
          <Select
            className="sandbox-platform"
            aria-label={t('sandbox.platform')}
            value={platform}
            onChange={setChosen}
            options={platforms.map((value) => ({ value, label: value }))}
          />
          {here.map((body) => (
            <Button
              key={body.what}
              loading={busy(body.what)}
              disabled={play.isPending || platform === ''}
              onClick={() => run(body)}
            >
              {t(`sandbox.do.${body.what}`, { n: body.what === 'outage' ? MINUTES : COUNT })}
            </Button>
          ))}
        </div>
        <div className="line">
          <span className="muted">{t('sandbox.everywhere')}</span>
          <Button
            loading={busy('carrier_stands_still')}
            disabled={play.isPending}
            onClick={() => run({ what: 'carrier_stands_still', hours: HOURS })}
          >
            {t('sandbox.do.carrier_stands_still', { n: HOURS })}
          </Button>
          <Popconfirm
            title={t('sandbox.do.expire_tokens')}
            description={t('sandbox.expire_sure')}
            onConfirm={() => run({ what: 'expire_tokens' })}
          >
            <Button loading={busy('expire_tokens')} disabled={play.isPending}>
              {t('sandbox.do.expire_tokens')}
            </Button>
          </Popconfirm>
        </div>
      </div>
    </section>
  );
}
