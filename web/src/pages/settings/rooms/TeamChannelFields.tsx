// The fields of a chat room. What the API refuses is shown at its field; secrets are never shown again.
import { Checkbox, Form, Input, Segmented, Select, Switch } from 'antd';
import { useId } from 'react';
import type { NoticeKind, TeamChannel, TeamChannels } from '../../../api/types';
import { useFault } from '../../../app/fault';
import { useT } from '../../../app/i18n';
import { ROOM_KINDS, type TeamForm, toldKey, withKind } from '../../../lib/team-channel';
import { QuietHours } from '../../../parts/calendar/QuietHours';
import { FailureNote } from '../../../parts/Failure';
import { NamedFields } from '../../../parts/NamedFields';
import { Setting } from '../../../parts/Setting';
import { ZoneSelect } from '../../../parts/ZoneSelect';

interface TeamChannelFieldsProps {
  /** Null for a new one, whose kind is still to be chosen. */
  room: TeamChannel | null;
  kinds: TeamChannels['kinds'];
  form: TeamForm;
  failure: unknown;
  onChange: (form: TeamForm) => void;
}

export function TeamChannelFields({ room, kinds, form, failure, onChange }: TeamChannelFieldsProps) {
  const t = useT();
  const id = useId();
  const fields = kinds.find((one) => one.kind === form.kind)?.fields ?? [];
  const { at, wrong } = useFault(failure, ['kind', 'name', 'tells', ...fields.map((field) => field.name)]);
  const set = (part: Partial<TeamForm>) => onChange({ ...form, ...part });
  return (
    <Form layout="vertical" requiredMark={false} autoComplete="off" data-testid="room-form">
      {failure != null && at === null && <FailureNote failure={failure} />}
      {room === null && (
        <Form.Item label={t('room.kind')} htmlFor={`${id}-kind`} {...wrong('kind')}>
          <Select
            id={`${id}-kind`}
            value={form.kind}
            onChange={(kind) => onChange(withKind(form, kind))}
            options={kinds.map(({ kind }) => ({ value: kind, label: t(`room.kind.${kind}`) }))}
          />
        </Form.Item>
      )}
      <Form.Item label={t('room.name')} htmlFor={`${id}-name`} {...wrong('name')}>
        <Input
          id={`${id}-name`}
          value={form.name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => set({ name: event.target.value })}
        />
      </Form.Item>
      <NamedFields
        id={`${id}-field`}
        fields={fields}
        values={form.fields}
        filled={room?.filled ?? []}
        wrong={wrong}
        onChange={(values) => set({ fields: values })}
      />
      <Form.Item label={t('room.tells')} {...wrong('tells')}>
        <Checkbox.Group<NoticeKind>
          className="scope-grid"
          value={form.tells}
          onChange={(tells) => set({ tells })}
          options={ROOM_KINDS.map((value) => ({ value, label: t(toldKey(value)) }))}
        />
      </Form.Item>
      <div className="settings-list service-settings">
        <Setting label={t('room.locale')}>
          <Segmented<TeamForm['locale']>
            aria-label={t('room.locale')}
            value={form.locale}
            onChange={(locale) => set({ locale })}
            options={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Setting>
        <Setting label={t('room.quiet')} hint={t('room.quiet_hint')} htmlFor={`${id}-quiet`}>
          <QuietHours id={`${id}-quiet`} quiet={form.quiet} onChange={(quiet) => set({ quiet })} />
        </Setting>
        {form.quiet && (
          <>
            <Setting label={t('set.zone')} htmlFor={`${id}-zone`}>
              <ZoneSelect id={`${id}-zone`} value={form.zone} onChange={(zone) => set({ zone })} />
            </Setting>
            <Setting label={t('notice.severe')} htmlFor={`${id}-severe`}>
              <Switch
                id={`${id}-severe`}
                checked={form.severe_breaks_through}
                onChange={(severe_breaks_through) => set({ severe_breaks_through })}
              />
            </Setting>
          </>
        )}
      </div>
    </Form>
  );
}
