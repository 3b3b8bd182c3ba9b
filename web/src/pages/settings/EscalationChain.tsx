// What a missed promise sets off, step by step; without steps, two calls to one role.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select, Switch } from 'antd';
import { useMembers } from '../../api/shop';
import type { Policy, Role } from '../../api/types';
import { useT } from '../../app/i18n';
import { changeStep, faultOf, MOST_STEPS, type Step, withoutStep, withStep } from '../../lib/escalation';
import { ROLES } from '../../lib/roles';
import { Setting } from '../../parts/Setting';
import { SpanInput } from './SpanInput';

type Escalation = Policy['escalation'];

interface ChainProps {
  escalation: Escalation;
  onChange: (escalation: Escalation) => void;
}

export function EscalationChain({ escalation, onChange }: ChainProps) {
  const t = useT();
  const steps = escalation.steps ?? [];
  const setSteps = (next: Step[]) => onChange({ ...escalation, steps: next });
  return (
    <section className="panel" aria-label={t('set.escalation')}>
      <header>
        <h2>{t('set.escalation')}</h2>
        <span className="muted">{t(steps.length > 0 ? 'set.escalation_hint' : 'set.escalation_plain')}</span>
      </header>
      {steps.length === 0 && <TwoCalls escalation={escalation} onChange={onChange} />}
      <ol className="chain">
        {steps.map((step, index) => (
          <StepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
            key={index}
            steps={steps}
            step={step}
            index={index}
            onChange={setSteps}
          />
        ))}
      </ol>
      <div className="panel-body">
        <Button
          icon={<PlusOutlined />}
          disabled={steps.length >= MOST_STEPS}
          onClick={() => setSteps(withStep(steps, escalation.to_role))}
        >
          {t('set.chain_add')}
        </Button>
      </div>
    </section>
  );
}

interface StepRowProps {
  steps: Step[];
  step: Step;
  index: number;
  onChange: (steps: Step[]) => void;
}

function StepRow({ steps, step, index, onChange }: StepRowProps) {
  const t = useT();
  const members = useMembers().data?.items ?? [];
  const name = t('set.chain_step', { n: index + 1 });
  const fault = faultOf(steps, index);
  const set = (change: Parameters<typeof changeStep>[2]) => onChange(changeStep(steps, index, change));
  return (
    <li className="chain-step">
      <span className="chain-when">
        {index === 0 ? (
          t('set.chain_first')
        ) : (
          <>
            <SpanInput
              label={`${name}: ${t('set.chain_after')}`}
              value={step.after}
              onChange={(after) => set({ after })}
            />
            <span className="muted">{t('set.chain_after')}</span>
          </>
        )}
      </span>
      <Select<Role>
        allowClear
        className="chain-pick"
        aria-label={`${name}: ${t('set.chain_notify')}`}
        placeholder={t('set.chain_notify')}
        prefix={t('set.chain_notify')}
        value={step.notify ?? null}
        onChange={(notify: Role | undefined) => set({ notify })}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <Select<string>
        allowClear
        className="chain-pick"
        aria-label={`${name}: ${t('set.chain_assign')}`}
        prefix={t('set.chain_assign')}
        value={step.assign ?? null}
        onChange={(assign: string | undefined) => set({ assign })}
        options={members.map((one) => ({ value: one.user, label: one.name }))}
      />
      <Checkbox checked={step.raise === true} onChange={(event) => set({ raise: event.target.checked })}>
        {t('set.chain_raise')}
      </Checkbox>
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={`${t('do.remove')}: ${name}`}
        onClick={() => onChange(withoutStep(steps, index))}
      />
      {fault && (
        <span className="shift-bad chain-fault" role="alert">
          {t(fault === 'order' ? 'set.chain_bad' : 'set.chain_idle')}
        </span>
      )}
    </li>
  );
}

function TwoCalls({ escalation, onChange }: ChainProps) {
  const t = useT();
  return (
    <div className="settings-list">
      <Setting label={t('set.raise_priority')} htmlFor="raise">
        <Switch
          id="raise"
          checked={escalation.raise_priority}
          onChange={(raise_priority) => onChange({ ...escalation, raise_priority })}
        />
      </Setting>
      <Setting label={t('set.to_role')} htmlFor="to-role">
        <Select
          id="to-role"
          value={escalation.to_role}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(to_role: Role) => onChange({ ...escalation, to_role })}
          style={{ width: 168 }}
        />
      </Setting>
      <Setting label={t('set.again_after')} htmlFor="again">
        <SpanInput
          id="again"
          label={t('set.again_after')}
          value={escalation.again_after}
          onChange={(again_after) => onChange({ ...escalation, again_after })}
        />
      </Setting>
    </div>
  );
}
