// Escalation, approval, reply limits, and what weighs in priority.
import { InputNumber, Select, Slider, Switch } from 'antd';
import type { Role } from '../../api/types';
import { useT } from '../../app/i18n';
import { chainIsSound } from '../../lib/escalation';
import { ROLES } from '../../lib/roles';
import { Setting } from '../../parts/Setting';
import { EscalationChain } from './EscalationChain';
import { PolicyForm } from './PolicyForm';

const WEIGHTS = ['severity', 'star', 'advertised', 'value'] as const;

export function ApprovalSection() {
  const t = useT();
  const roles = ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
  return (
    <PolicyForm sound={({ escalation }) => chainIsSound(escalation.steps)}>
      {({ escalation, approval, reply, priority }, change) => (
        <div className="stack">
          <EscalationChain escalation={escalation} onChange={(next) => change({ escalation: next })} />
          <div className="panel settings-list">
            <Setting label={t('set.severity_from')} htmlFor="severity-from">
              <Select
                id="severity-from"
                value={approval.severity_from}
                onChange={(severity_from: number) => change({ approval: { ...approval, severity_from } })}
                options={[
                  ...([1, 2, 3] as const).map((n) => ({ value: n as number, label: t(`severity.${n}`) })),
                  { value: 4, label: t('set.severity_never') },
                ]}
                style={{ width: 168 }}
              />
            </Setting>
            <Setting label={t('set.approver')} htmlFor="approver">
              <Select
                id="approver"
                value={approval.role}
                options={roles}
                onChange={(role: Role) => change({ approval: { ...approval, role } })}
                style={{ width: 168 }}
              />
            </Setting>
            <Setting label={t('set.max_chars')} htmlFor="max-chars">
              <InputNumber
                id="max-chars"
                min={50}
                max={5000}
                precision={0}
                value={reply.max_chars}
                onChange={(n) => change({ reply: { ...reply, max_chars: n ?? 500 } })}
                style={{ width: 96 }}
              />
              <span className="muted">{t('set.chars')}</span>
            </Setting>
            <Setting label={t('set.undo_seconds')} htmlFor="undo">
              <InputNumber
                id="undo"
                min={0}
                max={600}
                precision={0}
                value={reply.undo_seconds}
                onChange={(n) => change({ reply: { ...reply, undo_seconds: n ?? 0 } })}
                style={{ width: 96 }}
              />
              <span className="muted">{t('unit.second')}</span>
            </Setting>
            <Setting label={t('set.proof')} hint={t('set.proof_hint')} htmlFor="proof">
              <Switch id="proof" checked={reply.proof} onChange={(proof) => change({ reply: { ...reply, proof } })} />
            </Setting>
          </div>
          <section className="panel">
            <header>
              <h2>{t('set.priority')}</h2>
            </header>
            <div className="settings-list">
              {WEIGHTS.map((name) => (
                <Setting key={name} label={t(`set.weight.${name}`)}>
                  <Slider
                    className="weight"
                    min={0}
                    max={100}
                    value={priority[name]}
                    ariaLabelForHandle={t(`set.weight.${name}`)}
                    onChange={(value) => change({ priority: { ...priority, [name]: value } })}
                  />
                  <span className="num">{priority[name]}</span>
                </Setting>
              ))}
            </div>
          </section>
        </div>
      )}
    </PolicyForm>
  );
}
