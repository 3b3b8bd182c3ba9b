// Macros of the shop and one's own: found, written, shared, and judged by how their cases went on.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useShop } from '../../../api/current';
import { useMacros, useMacroUsage } from '../../../api/macros';
import type { Macro } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { folders } from '../../../lib/macro';
import { holds, usageOf } from '../../../lib/macro-edit';
import { Blank } from '../../../parts/Blank';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { MacroEditor } from './MacroEditor';
import { MacroRow } from './MacroRow';
import './macros.css';

const DAYS = 90;

export function MacrosSection() {
  const t = useT();
  const { can } = useShop();
  const found = useMacros();
  const usage = useMacroUsage(DAYS).data ?? [];
  const [typed, setTyped] = useState('');
  const [editing, setEditing] = useState<Macro | 'new' | null>(null);
  if (found.isError && !found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Bars rows={8} />;
  const may = can('case_work');
  const shown = found.data.filter((one) => holds(one, typed));
  const close = () => setEditing(null);
  return (
    <div className="stack" data-testid="macros-section">
      <p className="muted">{t('set.macros_hint')}</p>
      <div className="line">
        <Input
          allowClear
          className="grow"
          value={typed}
          placeholder={t('set.macro_search')}
          aria-label={t('set.macro_search')}
          onChange={(event) => setTyped(event.target.value)}
        />
        {may && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={editing === 'new'}
            onClick={() => setEditing('new')}
            data-testid="add-macro"
          >
            {t('set.macro_add')}
          </Button>
        )}
      </div>
      {editing === 'new' && (
        <section className="panel" aria-label={t('set.macro_add')}>
          <MacroEditor old={null} folders={folders(found.data)} onClose={close} />
        </section>
      )}
      {shown.length === 0 && <Blank title={t('macro.none')} hint={t('macro.none_hint')} plain />}
      {folders(shown).map((folder) => (
        <section className="panel" key={folder} aria-label={folder || t('macro.no_folder')}>
          <header>
            <h2>{folder || t('macro.no_folder')}</h2>
          </header>
          <ul>
            {shown
              .filter((one) => one.folder === folder)
              .map((one) => {
                const open = editing !== 'new' && editing?.id === one.id;
                return (
                  <li key={one.id} className="macro-item" data-testid="macro-row" data-macro={one.id}>
                    <MacroRow
                      macro={one}
                      usage={usageOf(usage, one.id)}
                      open={open}
                      onToggle={may ? () => setEditing(open ? null : one) : null}
                    />
                    {open && <MacroEditor key={one.version} old={one} folders={folders(found.data)} onClose={close} />}
                  </li>
                );
              })}
          </ul>
        </section>
      ))}
    </div>
  );
}
