// The shop's own rules. They add to what ships and are never weaker.
import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRemoveRule } from '../../../api/rulebook';
import type { Rule } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useSay, useT } from '../../../app/i18n';
import { RuleRow } from './RuleRow';

interface OwnRulesProps {
  rules: readonly Rule[];
  limit: number;
  /** Null for those who may only read, and while another rule is open. */
  onEdit: ((rule: Rule) => void) | null;
}

export function OwnRules({ rules, limit, onEdit }: OwnRulesProps) {
  const t = useT();
  const say = useSay();
  const complain = useComplain();
  const remove = useRemoveRule();
  const { modal } = App.useApp();
  const ask = (rule: Rule) =>
    void modal.confirm({
      title: t('rb.remove_title'),
      content: say(rule.say),
      okText: t('do.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(rule).catch(complain),
    });
  return (
    <section className="panel" aria-label={t('rb.own')} data-testid="own-rules">
      <header>
        <h2>{t('rb.own')}</h2>
        <span className="muted">{t('rb.own_of', { n: rules.length, all: limit })}</span>
      </header>
      {rules.length === 0 && <p className="panel-body muted">{t('rb.own_none')}</p>}
      <ul>
        {rules.map((rule) => (
          <RuleRow key={rule.id} rule={rule}>
            <span className="muted">{rule.acts.map((act) => t(`rb.act.${act}`)).join(', ')}</span>
            {onEdit && (
              <>
                <Button
                  type="text"
                  size="small"
                  icon={<EditOutlined />}
                  aria-label={`${t('rb.edit')}: ${say(rule.say)}`}
                  onClick={() => onEdit(rule)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={`${t('do.remove')}: ${say(rule.say)}`}
                  onClick={() => ask(rule)}
                />
              </>
            )}
          </RuleRow>
        ))}
      </ul>
    </section>
  );
}
