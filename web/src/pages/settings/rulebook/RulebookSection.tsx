// Which rules and platform clocks apply to a channel, and the shop's own rules.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useShop } from '../../../api/current';
import { useRulebook } from '../../../api/rulebook';
import { useChannels } from '../../../api/shop';
import type { Rule } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { byAct, matches } from '../../../lib/rulebook';
import { Blank } from '../../../parts/Blank';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { ClockRules } from './ClockRules';
import { OwnRuleForm } from './OwnRuleForm';
import { OwnRules } from './OwnRules';
import { RuleRow } from './RuleRow';
import './rulebook.css';

export function RulebookSection() {
  const t = useT();
  const { can } = useShop();
  const [channel, setChannel] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const channels = useChannels().data?.items ?? [];
  const found = useRulebook(channel);
  const may = can('policy_change');
  if (found.isError && !found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Bars rows={10} />;
  const book = found.data;
  const rules = book.rules.filter((rule) => matches(rule, [rule.say, rule.when], typed));
  const clocks = book.clocks.filter((clock) => matches(clock, [clock.consequence, clock.obligation], typed));
  const own = rules.filter((rule) => rule.own);
  const groups = byAct(rules.filter((rule) => !rule.own));
  return (
    <div className="stack rulebook">
      <p className="muted">{t('rb.lead')}</p>
      {!may && <p className="chip">{t('set.read_only')}</p>}
      <div className="line rulebook-bar">
        <Select
          value={channel ?? ''}
          aria-label={t('rb.channel')}
          options={[
            { value: '', label: t('rb.all_channels') },
            ...channels.map((one) => ({ value: one.id, label: `${one.name} (${one.platform}, ${one.market})` })),
          ]}
          onChange={(id: string) => setChannel(id || null)}
          className="rulebook-channel"
        />
        <Input
          allowClear
          className="grow"
          value={typed}
          placeholder={t('rb.search')}
          aria-label={t('rb.search')}
          onChange={(event) => setTyped(event.target.value)}
        />
        {may && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={editing !== null}
            onClick={() => setEditing('new')}
            data-testid="rule-add"
          >
            {t('rb.add')}
          </Button>
        )}
      </div>
      {editing && (
        <OwnRuleForm
          key={editing === 'new' ? 'new' : editing.id}
          old={editing === 'new' ? null : editing}
          book={book}
          onClose={() => setEditing(null)}
        />
      )}
      <OwnRules rules={own} limit={book.limits.rules} onEdit={may && editing === null ? setEditing : null} />
      {groups.map(({ act, rules: inside }) => (
        <section className="panel" key={act} aria-label={t(`rb.act.${act}`)} data-testid={`rules-${act}`}>
          <header>
            <h2>{t(`rb.act.${act}`)}</h2>
            <span className="muted">{t('rb.n_rules', { n: inside.length })}</span>
          </header>
          <ul>
            {inside.map((rule) => (
              <RuleRow key={rule.id} rule={rule} />
            ))}
          </ul>
        </section>
      ))}
      {clocks.length > 0 && <ClockRules clocks={clocks} />}
      {groups.length + own.length + clocks.length === 0 && (
        <Blank title={t('rb.none')} hint={t('rb.none_hint')} plain />
      )}
    </div>
  );
}
