// What may happen next: one gold button, the usual ones, and the rest in a menu that says why not.
import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useShop } from '../../api/current';
import type { CaseDetail } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import { useKeyMenu } from '../../app/keyboard/useKeyMenu';
import type { FormKind } from '../../parts/command/spec';
import { Caps, shortcut, Tip } from '../../parts/Keys';
import { informationDue, nextStep, otherStep, type Step } from './steps';
import type { CaseWork } from './useCaseWork';

const KEYS: Partial<Record<FormKind, ActionId>> = {
  assign: 'case.assign',
  snooze: 'case.snooze',
  wait: 'case.wait',
  set_issue: 'case.issue',
  prioritise: 'case.priority',
  merge: 'case.merge',
  verify: 'case.verify',
};
const MENU: FormKind[] = [
  'set_issue',
  'not_complaint',
  'prioritise',
  'verify',
  'wait',
  'unwait',
  'unsnooze',
  'skip_reply',
  'skip_contact',
  'resolving',
  'resolve',
  'close',
  'reopen',
  'merge',
  'unmerge',
];

export function ActionBar({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const say = useSay();
  const { session } = useShop();
  const { dateTime } = useFormats();
  const navigate = useNavigate();
  const step = nextStep(detail);
  const asked = informationDue(detail);
  const other = otherStep(detail.state);
  const unsure = detail.unsure.length > 0;
  const { message } = App.useApp();
  const more = useKeyMenu('case.more');
  const take = (next: Step) => {
    if (next !== 'public_reply' && next !== 'private_message') return work.ask(next);
    const { allowed, whyNot } = work.may('draft_act');
    if (allowed) work.write(next);
    else if (whyNot) void message.info(t('case.may_not', { why: say(whyNot.message) }));
  };

  useAction('case.step', () => (asked ? void navigate(`/appeals/${asked.appeal_id}`) : take(step)));
  useAction('case.assign', () => work.ask('assign'));
  useAction(
    'case.mine',
    () => work.run({ kind: 'assign', to: session.user.id }),
    work.may('assign').allowed && detail.assignee?.id !== session.user.id,
  );
  useAction('case.snooze', () => work.ask('snooze'));
  useAction('case.wait', () => work.ask(work.may('unwait').allowed ? 'unwait' : 'wait'));
  useAction('case.issue', () => work.ask('set_issue'));
  useAction('case.priority', () => work.ask('prioritise'));
  useAction('case.verify', () => work.ask('verify'));
  useAction('case.merge', () => work.ask('merge'));

  const shown = new Set<Step>([step, other ?? step, 'assign', 'snooze']);
  const rest = MENU.filter((kind) => !shown.has(kind));
  return (
    <div className="actions" role="toolbar" aria-label={t('case.next')}>
      {asked && (
        <Link to={`/appeals/${asked.appeal_id}`} data-testid="information-due">
          <Button type="primary" tabIndex={-1} aria-keyshortcuts={shortcut('case.step')}>
            {t('appeal.information_due', { when: dateTime(asked.due_at) })} <Caps action="case.step" />
          </Button>
        </Link>
      )}
      <StepButton
        step={step}
        work={work}
        {...(asked ? {} : { action: 'case.step' as const })}
        primary={!asked}
        onClick={() => take(step)}
      />
      {other && <StepButton step={other} work={work} onClick={() => work.ask(other)} />}
      <StepButton step="assign" work={work} action="case.assign" onClick={() => work.ask('assign')} />
      <StepButton step="snooze" work={work} action="case.snooze" onClick={() => work.ask('snooze')} />
      <Dropdown
        trigger={['click']}
        {...more}
        menu={{
          items: rest.map((kind) => {
            const { allowed: may, whyNot } = work.may(kind);
            const action = KEYS[kind] ?? (kind === 'not_complaint' && unsure ? 'case.dismiss' : undefined);
            return {
              key: kind,
              disabled: !may,
              label: (
                <span className="menu-line">
                  <span>
                    {t(`command.${kind}`)}
                    {whyNot && <small>{say(whyNot.message)}</small>}
                  </span>
                  {action && <Caps action={action} />}
                </span>
              ),
            };
          }),
          onClick: ({ key }) => work.ask(key as FormKind),
        }}
      >
        <Button aria-keyshortcuts={shortcut('case.more')}>
          {t('case.more')} <DownOutlined className="tiny" aria-hidden="true" />
        </Button>
      </Dropdown>
    </div>
  );
}

interface StepButtonProps {
  step: Step;
  work: CaseWork;
  action?: ActionId;
  primary?: boolean;
  onClick: () => void;
}

function StepButton({ step, work, action, primary, onClick }: StepButtonProps) {
  const t = useT();
  const say = useSay();
  const act = step === 'public_reply' || step === 'private_message';
  const { allowed: may, whyNot } = work.may(act ? 'draft_act' : step);
  const label = act ? t(`act.${step}`) : t(`command.${step}`);
  const button = (
    <Button
      type={primary ? 'primary' : 'default'}
      disabled={!may}
      loading={primary === true && work.busy}
      onClick={onClick}
      aria-keyshortcuts={action ? shortcut(action) : undefined}
    >
      {label}
      {primary && <Caps action="case.step" />}
    </Button>
  );
  if (!may && whyNot)
    return (
      <Tooltip title={t('case.may_not', { why: `${say(whyNot.message)} ${whyNot.hint ? say(whyNot.hint) : ''}` })}>
        {<span>{button}</span>}
      </Tooltip>
    );
  if (action && !primary) return <Tip action={action}>{button}</Tip>;
  return button;
}
