// Something versioned under edit: a draft, a save bar when it differs, and what happens when someone else saved first.
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { App, Button, ConfigProvider } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiFailure } from '../../api/client';
import { useShop } from '../../api/current';
import type { Permission } from '../../api/types';
import { useT } from '../../app/i18n';
import { Failure, FailureNote } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';

export interface DraftProps<T> {
  /** False while the draft holds something that cannot be saved. */
  sound?: (draft: T) => boolean;
  /** `failure` is what the last save was refused with, until the next one. */
  children: (draft: T, change: (part: Partial<T>) => void, failure: unknown) => ReactNode;
}

interface DraftFormProps<T> extends DraftProps<T> {
  found: UseQueryResult<T>;
  save: UseMutationResult<T, Error, T>;
  /** What changing it needs. */
  needs?: Permission;
}

export function DraftForm<T extends { version: number }>({
  found,
  save,
  needs = 'policy_change',
  sound,
  children,
}: DraftFormProps<T>) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const [draft, setDraft] = useState<T | null>(null);
  const kept = found.data;
  useEffect(() => {
    if (kept) setDraft((old) => old ?? kept);
  }, [kept]);
  if (found.isError && !kept) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!kept || !draft) return <Bars rows={8} />;
  const dirty = JSON.stringify({ ...draft, version: 0 }) !== JSON.stringify({ ...kept, version: 0 });
  const conflict = save.error instanceof ApiFailure && save.error.status === 412;
  const reload = async () => {
    save.reset();
    const fresh = await found.refetch();
    if (fresh.data) setDraft(fresh.data);
  };
  const submit = () =>
    save.mutate(draft, {
      onSuccess: (saved) => {
        setDraft(saved);
        void message.success(t('say.saved'));
      },
    });
  const may = can(needs);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {!may && <p className="chip">{t('set.read_only')}</p>}
      {/* What only folds and unfolds stays usable for those who may read and not change. */}
      <ConfigProvider componentDisabled={!may}>
        {children(draft, (part) => setDraft({ ...draft, ...part }), save.error)}
      </ConfigProvider>
      {conflict ? (
        <p className="failure-note" role="alert">
          {t('set.conflict')}
        </p>
      ) : (
        <FailureNote failure={save.error} />
      )}
      {(dirty || conflict) && (
        <div className="save-bar">
          <span>{t('set.dirty')}</span>
          <span className="grow" />
          <Button onClick={() => (conflict ? void reload() : setDraft(kept))}>
            {conflict ? t('do.reload') : t('set.discard')}
          </Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={sound?.(draft) === false}>
            {t('do.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
