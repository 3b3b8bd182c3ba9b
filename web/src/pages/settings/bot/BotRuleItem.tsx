// One rule of the bot: which questions, under which condition, with which words.
import { DeleteOutlined, DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Popconfirm, Select, Switch } from 'antd';
import { useRef } from 'react';
import type { BotRule } from '../../../api/types';
import { useSay, useT, useWord } from '../../../app/i18n';
import { BOT_INTENTS } from '../../../lib/bot-edit';
import { insertAt } from '../../../lib/rulebook';
import { typeIn } from '../../../lib/type-in';
import { FailureNote } from '../../../parts/Failure';
import { Setting } from '../../../parts/Setting';
import { MoveButtons } from '../playbooks/MoveButtons';
import { WordsPair } from '../playbooks/WordsPair';
import { Facts } from '../rulebook/Facts';
import { Texts } from '../Texts';
import '../rulebook/rulebook.css';

interface BotRuleItemProps {
  rule: BotRule;
  facts: readonly string[];
  open: boolean;
  place: number;
  last: number;
  failure: unknown;
  onToggle: () => void;
  onChange: (rule: BotRule) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

export function BotRuleItem(props: BotRuleItemProps) {
  const { rule, open, failure } = props;
  const t = useT();
  const say = useSay();
  const word = useWord();
  const name = say(rule.name) || t('set.bot_unnamed');
  const about = [
    rule.on ? '' : t('set.bot_rule_off'),
    rule.intents.map((intent) => word('intent', intent)).join(', '),
    Object.keys(rule.texts).join(' '),
    rule.send ? t('set.bot_rule_sends') : '',
  ];
  return (
    <li className={rule.on ? 'panel' : 'panel bot-off'} data-testid="bot-rule-item" data-rule={rule.id}>
      <header className="book-head">
        <button type="button" className="book-name" aria-expanded={open} onClick={props.onToggle}>
          {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
          <span>
            <strong>{name}</strong> <span className="muted">{about.filter(Boolean).join(' · ')}</span>{' '}
            {rule.when && <code className="bot-when">{rule.when}</code>}
          </span>
        </button>
        <Switch
          size="small"
          checked={rule.on}
          aria-label={`${t('set.bot_rule_on')}: ${name}`}
          onChange={(on) => props.onChange({ ...rule, on })}
        />
        <MoveButtons name={name} place={props.place} last={props.last} onMove={props.onMove} />
        <Popconfirm title={t('set.bot_rule_remove')} okText={t('do.delete')} onConfirm={props.onRemove}>
          <Button type="text" icon={<DeleteOutlined />} aria-label={`${t('do.delete')}: ${name}`} />
        </Popconfirm>
      </header>
      {failure !== null && (
        <div className="panel-body">
          <FailureNote failure={failure} />
        </div>
      )}
      {open && <RuleFields {...props} />}
    </li>
  );
}

function RuleFields({ rule, facts, onChange }: BotRuleItemProps) {
  const t = useT();
  const word = useWord();
  const condition = useRef<HTMLTextAreaElement>(null);
  const set = (part: Partial<BotRule>) => onChange({ ...rule, ...part });
  const pick = (fact: string) => {
    const field = condition.current;
    const made = insertAt(rule.when, field?.selectionStart ?? rule.when.length, fact);
    typeIn(field, () => set({ when: made.text }), made.at);
  };
  return (
    <div className="book-body">
      <Setting label={t('set.bot_rule_name')}>
        <WordsPair label={t('set.bot_rule_name')} value={rule.name} max={100} onChange={(name) => set({ name })} />
      </Setting>
      <Setting label={t('set.bot_intents')} hint={t('set.bot_intents_hint')} htmlFor={`intents-${rule.id}`}>
        <Select
          id={`intents-${rule.id}`}
          mode="multiple"
          value={rule.intents}
          options={BOT_INTENTS.map((value) => ({ value: value as string, label: word('intent', value) }))}
          onChange={(intents: string[]) => set({ intents })}
          style={{ width: 480, maxWidth: '100%' }}
        />
      </Setting>
      <div className="bot-condition">
        <label htmlFor={`when-${rule.id}`}>
          {t('set.bot_when')} <small className="muted">{t('set.bot_when_hint')}</small>
        </label>
        <textarea
          id={`when-${rule.id}`}
          ref={condition}
          className="ant-input mono rule-condition"
          rows={2}
          spellCheck={false}
          autoCapitalize="off"
          maxLength={500}
          value={rule.when}
          placeholder="order.shipped && !order.late"
          onChange={(event) => set({ when: event.target.value })}
        />
        <Facts facts={facts} onPick={pick} />
      </div>
      <Texts
        label={t('set.bot_texts')}
        texts={rule.texts}
        more={{ opens_at: t('placeholder.opens_at') }}
        onChange={(texts) => set({ texts })}
      />
      <p className="muted bot-texts-hint">{t('set.bot_texts_hint')}</p>
      <Setting label={t('set.bot_send')} hint={t('set.bot_send_hint')} htmlFor={`send-${rule.id}`}>
        <Switch id={`send-${rule.id}`} checked={rule.send} onChange={(send) => set({ send })} />
      </Setting>
    </div>
  );
}
