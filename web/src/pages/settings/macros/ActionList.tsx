// What a macro does, in order. Each kind of action asks its own thing.
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useMembers } from '../../../api/shop';
import type { MacroAction, MacroActionKind, MacroBlank } from '../../../api/types';
import { useI18n, useSay, useT } from '../../../app/i18n';
import { freeKinds, newAction } from '../../../lib/macro-edit';
import { moved, replaced } from '../playbooks/edit';
import { MoveButtons } from '../playbooks/MoveButtons';
import { Texts } from '../Texts';

interface ActionListProps {
  actions: readonly MacroAction[];
  blanks: readonly MacroBlank[];
  onChange: (actions: MacroAction[]) => void;
}

export function ActionList({ actions, blanks, onChange }: ActionListProps) {
  const { t, language } = useI18n();
  const free = freeKinds(actions);
  const add = (kind: MacroActionKind) => onChange([...actions, newAction(kind, language === 'zh-CN' ? 'zh' : 'en')]);
  return (
    <section className="macro-part" aria-label={t('set.macro_actions')}>
      <h3>{t('set.macro_actions')}</h3>
      <ol className="macro-actions">
        {actions.map((action, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no names; all their fields are controlled
          <li key={place} data-testid="edit-action" data-kind={action.kind}>
            <div className="line">
              <strong className="grow">{t(`macro.act.${action.kind}`)}</strong>
              <MoveButtons
                name={t(`macro.act.${action.kind}`)}
                place={place}
                last={actions.length - 1}
                onMove={(to) => onChange(moved(actions, place, to))}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`${t('do.remove')}: ${t(`macro.act.${action.kind}`)}`}
                onClick={() => onChange(actions.filter((one) => one !== action))}
              />
            </div>
            <ActionFields
              action={action}
              blanks={blanks}
              onChange={(next) => onChange(replaced(actions, place, next))}
            />
          </li>
        ))}
      </ol>
      <Select
        value={null}
        placeholder={t('set.macro_action_add')}
        aria-label={t('set.macro_action_add')}
        options={free.map((kind) => ({ value: kind as string, label: t(`macro.act.${kind}`) }))}
        onChange={(kind: string | null) => kind && add(kind as MacroActionKind)}
        style={{ width: 220 }}
        data-testid="add-action"
      />
    </section>
  );
}

interface ActionFieldsProps {
  action: MacroAction;
  blanks: readonly MacroBlank[];
  onChange: (action: MacroAction) => void;
}

function ActionFields({ action, blanks, onChange }: ActionFieldsProps) {
  const t = useT();
  const say = useSay();
  const members = useMembers().data?.items ?? [];
  const more = Object.fromEntries(
    blanks.map((blank) => [`blank.${blank.key}`, say(blank.label) || t('placeholder.blank')]),
  );
  switch (action.kind) {
    case 'public_reply':
    case 'private_message':
      return (
        <Texts
          label={t('set.macro_texts')}
          texts={action.texts ?? {}}
          more={more}
          onChange={(texts) => onChange({ ...action, texts })}
        />
      );
    case 'assign':
      return (
        <Select
          value={action.to ?? 'me'}
          aria-label={t('set.macro_to')}
          options={[
            { value: 'me', label: t('ask.me') },
            { value: 'nobody', label: t('ask.nobody') },
            ...members.map((one) => ({ value: one.user, label: one.name })),
          ]}
          onChange={(to: string) => onChange({ ...action, to })}
          style={{ width: 220 }}
        />
      );
    case 'prioritise':
      return (
        <Select
          value={action.priority ?? 3}
          aria-label={t('ask.priority')}
          options={([4, 3, 2, 1] as const).map((value) => ({ value: value as number, label: t(`priority.${value}`) }))}
          onChange={(priority: number) => onChange({ ...action, priority })}
          style={{ width: 160 }}
        />
      );
    case 'snooze':
      return (
        <InputNumber
          value={action.hours ?? 24}
          min={1}
          max={2160}
          aria-label={t('set.macro_hours')}
          suffix={t('set.macro_hours')}
          onChange={(hours) => onChange({ ...action, hours: Math.round(hours ?? 1) })}
          style={{ width: 160 }}
        />
      );
    case 'note':
      return (
        <Input.TextArea
          value={action.text ?? ''}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          aria-label={t('set.macro_note')}
          onChange={(event) => onChange({ ...action, text: event.target.value })}
        />
      );
    case 'wait':
      return (
        <Input
          value={action.reason ?? ''}
          maxLength={500}
          placeholder={t('set.macro_reason')}
          aria-label={t('set.macro_reason')}
          onChange={(event) => onChange({ ...action, reason: event.target.value })}
        />
      );
    case 'step_done':
      return (
        <Input
          value={action.step ?? ''}
          maxLength={100}
          placeholder={t('set.macro_step')}
          aria-label={t('set.macro_step')}
          onChange={(event) => onChange({ ...action, step: event.target.value })}
        />
      );
  }
}
