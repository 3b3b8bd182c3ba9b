// One macro under edit: its name and place, what it asks, what it does, its pictures.
import { App, AutoComplete, Button, Popconfirm, Switch } from 'antd';
import { useState } from 'react';
import { useShop } from '../../../api/current';
import { useRemoveMacro, useSaveMacro } from '../../../api/macros';
import type { Macro, MacroDraft } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { draftOf, NEW_MACRO, toSend } from '../../../lib/macro-edit';
import { FailureNote } from '../../../parts/Failure';
import { Setting } from '../../../parts/Setting';
import { WordsPair } from '../playbooks/WordsPair';
import { ActionList } from './ActionList';
import { BlankList } from './BlankList';
import { MacroPictures } from './MacroPictures';

interface MacroEditorProps {
  old: Macro | null;
  folders: readonly string[];
  onClose: () => void;
}

export function MacroEditor({ old, folders, onClose }: MacroEditorProps) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const complain = useComplain();
  const [draft, setDraft] = useState<MacroDraft>(() => (old ? draftOf(old) : NEW_MACRO));
  const save = useSaveMacro();
  const remove = useRemoveMacro();
  const set = (part: Partial<MacroDraft>) => setDraft((now) => ({ ...now, ...part }));
  const done = () => {
    void message.success(t('say.saved'), 1.5);
    onClose();
  };
  const shares = can('view_share');
  // A shared one is the shop's: only who shares may change it.
  const may = shares || !old?.shared;
  return (
    <form
      className="book-body macro-editor"
      data-testid="macro-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ draft: toSend(draft), old }, { onSuccess: done });
      }}
    >
      {old?.shipped && <p className="muted macro-editor-note">{t('set.macro_copy_hint')}</p>}
      <Setting label={t('set.macro_name')}>
        <WordsPair label={t('set.macro_name')} value={draft.name} max={100} onChange={(name) => set({ name })} />
      </Setting>
      <Setting label={t('set.macro_folder')} htmlFor="macro-folder">
        <AutoComplete
          id="macro-folder"
          value={draft.folder}
          options={folders.filter(Boolean).map((value) => ({ value }))}
          maxLength={100}
          onChange={(folder: string) => set({ folder })}
          style={{ width: 220 }}
        />
      </Setting>
      <Setting label={t('set.macro_shared_label')} hint={t('set.macro_shared_hint')} htmlFor="macro-shared">
        <Switch id="macro-shared" checked={draft.shared} disabled={!shares} onChange={(shared) => set({ shared })} />
      </Setting>
      <BlankList blanks={draft.blanks} onChange={(blanks) => set({ blanks })} />
      <ActionList actions={draft.actions} blanks={draft.blanks} onChange={(actions) => set({ actions })} />
      <MacroPictures
        pictures={draft.pictures}
        onChange={(change) => setDraft((now) => ({ ...now, pictures: change(now.pictures) }))}
      />
      {save.error && <FailureNote failure={save.error} />}
      <div className="line macro-editor-foot">
        {old && (
          <Popconfirm
            title={t('set.macro_remove')}
            okText={t('do.delete')}
            onConfirm={() => remove.mutate(old, { onSuccess: onClose, onError: complain })}
          >
            <Button danger disabled={!may} loading={remove.isPending}>
              {t('do.delete')}
            </Button>
          </Popconfirm>
        )}
        <span className="grow" />
        <Button onClick={onClose}>{t('do.close')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={!may || draft.actions.length === 0}
          loading={save.isPending}
          data-testid="save-macro"
        >
          {t('do.save')}
        </Button>
      </div>
    </form>
  );
}
