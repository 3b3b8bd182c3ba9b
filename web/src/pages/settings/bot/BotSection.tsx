// The bot: whether it answers, what it does on which channel, what it says at night, and its rules in order.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useBot, useSaveBot } from '../../../api/bot';
import { ApiFailure } from '../../../api/client';
import type { Bot } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { newBotRule, ruleAtFault } from '../../../lib/bot-edit';
import { Setting } from '../../../parts/Setting';
import { DraftForm } from '../DraftForm';
import { moved, replaced } from '../playbooks/edit';
import { BotRuleItem } from './BotRuleItem';
import './bot.css';

export function BotSection() {
  const t = useT();
  return (
    <div className="stack" data-testid="bot-section">
      <p className="muted">{t('set.bot_hint')}</p>
      <DraftForm found={useBot()} save={useSaveBot()}>
        {(bot, change, failure) => (
          <>
            <div className="panel settings-list">
              <Setting label={t('set.bot_on')} hint={t('set.bot_on_hint')} htmlFor="bot-on">
                <Switch id="bot-on" checked={bot.on} onChange={(on) => change({ on })} />
              </Setting>
              <Setting label={t('set.bot_channels')}>
                <BotChannels bot={bot} />
              </Setting>
              <Setting label={t('set.bot_night')}>
                <p className="bot-night">
                  {t('set.bot_night_hint')} <Link to="/settings/calendar">{t('set.calendar')}</Link>
                </p>
              </Setting>
            </div>
            <Rules bot={bot} onChange={change} failure={failure} />
          </>
        )}
      </DraftForm>
    </div>
  );
}

function BotChannels({ bot }: { bot: Bot }) {
  const t = useT();
  if (bot.channels.length === 0) return <span className="muted">{t('set.bot_no_channels')}</span>;
  return (
    <ul className="bot-channels">
      {bot.channels.map((one) => (
        <li key={one.id} data-testid="bot-channel" data-delivery={one.delivery}>
          {one.name}{' '}
          <span className={one.delivery === 'own' ? 'chip green loose' : 'chip loose'}>
            {t(one.delivery === 'own' ? 'set.bot_own' : one.sends ? 'set.bot_may_send' : 'set.bot_by_hand')}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface RulesProps {
  bot: Bot;
  onChange: (part: Partial<Bot>) => void;
  failure: unknown;
}

function Rules({ bot, onChange, failure }: RulesProps) {
  const t = useT();
  const { rules } = bot;
  const [open, setOpen] = useState<string | null>(null);
  const fault = ruleAtFault(failure instanceof ApiFailure ? failure.error : null, rules);
  // A refusal opens what it is about; what the reader opens after that stays open.
  useEffect(() => {
    if (fault) setOpen(fault);
  }, [fault]);
  return (
    <>
      <h3>{t('set.bot_rules')}</h3>
      <ol className="books">
        {rules.map((rule, place) => (
          <BotRuleItem
            key={rule.id}
            rule={rule}
            facts={bot.facts}
            open={open === rule.id}
            place={place}
            last={rules.length - 1}
            failure={fault === rule.id ? failure : null}
            onToggle={() => setOpen(open === rule.id ? null : rule.id)}
            onChange={(next) => onChange({ rules: replaced(rules, place, next) })}
            onMove={(to) => onChange({ rules: moved(rules, place, to) })}
            onRemove={() => onChange({ rules: rules.filter((one) => one !== rule) })}
          />
        ))}
      </ol>
      <div>
        <Button
          icon={<PlusOutlined />}
          disabled={rules.length >= 50}
          data-testid="add-bot-rule"
          onClick={() => {
            const made = newBotRule(rules);
            onChange({ rules: [...rules, made] });
            setOpen(made.id);
          }}
        >
          {t('set.bot_rule_add')}
        </Button>
      </div>
    </>
  );
}
