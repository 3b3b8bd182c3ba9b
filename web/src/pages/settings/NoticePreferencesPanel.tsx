// How notices reach me: the way of each kind, my zone, my quiet hours.
import { App, Button, Segmented, Switch } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useNoticePreferences, useSaveNoticePreferences } from '../../api/desk';
import type { NoticePreferences } from '../../api/types';
import { useT } from '../../app/i18n';
import { NOTICE_KINDS, WAYS, type Way, wayOf, withWay } from '../../lib/notice-edit';
import { isEmpty, QuietHours } from '../../parts/calendar/QuietHours';
import { Failure, FailureNote } from '../../parts/Failure';
import { Setting } from '../../parts/Setting';
import { Bars } from '../../parts/Skeletons';
import { ZoneSelect } from '../../parts/ZoneSelect';

export function NoticePreferencesPanel() {
  const t = useT();
  const { can } = useShop();
  const found = useNoticePreferences();
  if (!can('case_read')) return null;
  return (
    <section className="panel" aria-label={t('notice.title')}>
      <header>
        <h2>{t('notice.title')}</h2>
        <span className="muted">{t('notice.email_hint')}</span>
      </header>
      {found.isPending && <Bars rows={4} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Editor kept={found.data} />}
    </section>
  );
}

function Editor({ kept }: { kept: NoticePreferences }) {
  const t = useT();
  const { message } = App.useApp();
  const save = useSaveNoticePreferences();
  const [draft, setDraft] = useState(kept);
  const { quiet } = draft;
  const set = (change: Partial<NoticePreferences>) => setDraft({ ...draft, ...change });
  const submit = () =>
    save.mutate(draft, {
      onSuccess: (saved) => {
        setDraft(saved);
        void message.success(t('say.saved'));
      },
    });
  const empty = isEmpty(quiet);
  return (
    <div className="settings-list">
      {NOTICE_KINDS.map((kind) => (
        <Setting key={kind} label={t(`notice.${kind}`)}>
          <Segmented<Way>
            aria-label={t(`notice.${kind}`)}
            value={wayOf(draft, kind)}
            options={WAYS.map((value) => ({ value, label: t(`notice.way.${value}`) }))}
            onChange={(way) => setDraft(withWay(draft, kind, way))}
          />
        </Setting>
      ))}
      <Setting label={t('notice.quiet')} hint={t('notice.quiet_hint')} htmlFor="notice-quiet">
        <QuietHours id="notice-quiet" quiet={quiet} onChange={(next) => set({ quiet: next })} />
      </Setting>
      {quiet && (
        <>
          <Setting label={t('set.zone')} htmlFor="notice-zone">
            <ZoneSelect id="notice-zone" value={draft.zone} onChange={(zone) => set({ zone })} />
          </Setting>
          <Setting label={t('notice.severe')} htmlFor="notice-severe">
            <Switch
              id="notice-severe"
              checked={draft.severe_breaks_through}
              onChange={(severe_breaks_through) => set({ severe_breaks_through })}
            />
          </Setting>
        </>
      )}
      <FailureNote failure={save.error} />
      {JSON.stringify(draft) !== JSON.stringify(kept) && (
        <div className="save-bar">
          <span>{t('set.dirty')}</span>
          <span className="grow" />
          <Button onClick={() => setDraft(kept)}>{t('set.discard')}</Button>
          <Button type="primary" loading={save.isPending} disabled={empty} onClick={submit}>
            {t('do.save')}
          </Button>
        </div>
      )}
    </div>
  );
}
