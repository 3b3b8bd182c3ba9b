// Keeps the current filter under a name, or forgets a kept one.
import { DeleteOutlined, SaveOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Input, Popconfirm, Popover } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import type { CaseFilter } from '../../api/types';
import { useDeleteView, useSaveView, useViews } from '../../api/views';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { DEFAULT_FILTER, sameFilter } from '../../lib/filter-url';
import { BUILT_IN } from './views';

interface ViewSaveProps {
  filter: CaseFilter;
  onFilter: (filter: CaseFilter) => void;
}

export function ViewSave({ filter, onFilter }: ViewSaveProps) {
  const t = useT();
  const views = useViews().data ?? [];
  const remove = useDeleteView();
  const { message } = App.useApp();
  const complain = useComplain();
  if (BUILT_IN.some((view) => sameFilter(view.filter, filter))) return null;
  const kept = views.find((view) => sameFilter(view.filter, filter));
  if (kept) {
    if (!kept.mine) return null;
    const forget = () =>
      remove.mutate(kept.id, {
        onError: complain,
        onSuccess: () => {
          void message.success(t('view.deleted'));
          onFilter(DEFAULT_FILTER);
        },
      });
    return (
      <Popconfirm title={t('view.delete')} okText={t('do.delete')} onConfirm={forget}>
        <Button type="text" icon={<DeleteOutlined />} aria-label={t('view.delete')} />
      </Popconfirm>
    );
  }
  return (
    <>
      <Button type="text" onClick={() => onFilter(DEFAULT_FILTER)}>
        {t('filter.clear')}
      </Button>
      <SaveForm filter={filter} />
    </>
  );
}

function SaveForm({ filter }: { filter: CaseFilter }) {
  const t = useT();
  const { can } = useShop();
  const save = useSaveView();
  const complain = useComplain();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const submit = () => {
    if (name.trim() === '') return;
    save.mutate({ name: name.trim(), filter, shared }, { onError: complain, onSuccess: () => setOpen(false) });
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        <div className="stack view-save">
          <Input
            autoFocus
            value={name}
            maxLength={40}
            placeholder={t('view.name')}
            aria-label={t('view.name')}
            onChange={(e) => setName(e.target.value)}
            onPressEnter={submit}
          />
          {can('view_share') && (
            <Checkbox checked={shared} onChange={(e) => setShared(e.target.checked)}>
              {t('view.shared')}
            </Checkbox>
          )}
          <Button type="primary" disabled={name.trim() === ''} loading={save.isPending} onClick={submit}>
            {t('do.save')}
          </Button>
        </div>
      }
    >
      <Button type="text" icon={<SaveOutlined />}>
        {t('view.save')}
      </Button>
    </Popover>
  );
}
