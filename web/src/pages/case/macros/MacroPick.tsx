// The list of macros: type to find, by folder; each says which languages it speaks.
import { Checkbox, Radio } from 'antd';
import { useState } from 'react';
import type { Macro } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { folders, languages, speaks } from '../../../lib/macro';
import { Blank } from '../../../parts/Blank';
import { PickList } from '../../../parts/PickList';

interface MacroPickProps {
  macros: readonly Macro[];
  /** The buyer's. */
  language: string;
  onPick: (macro: Macro) => void;
}

export function MacroPick({ macros, language, onPick }: MacroPickProps) {
  const t = useT();
  const say = useSay();
  const [folder, setFolder] = useState<string | null>(null);
  const [fitting, setFitting] = useState(false);
  if (macros.length === 0) return <Blank title={t('macro.none')} hint={t('macro.none_hint')} plain />;
  const all = folders(macros);
  const shown = macros.filter(
    (one) => (folder === null || one.folder === folder) && (!fitting || speaks(one, language)),
  );
  const choices = shown.map((one) => ({
    key: one.id,
    label: say(one.name),
    also: `${one.name.en} ${one.name.zh} ${one.folder}`,
    detail: (
      <span className="line">
        <span>{one.folder}</span>
        <span className="mono macro-languages">{languages(one).join(' ')}</span>
      </span>
    ),
  }));
  return (
    <div className="stack" data-testid="macro-pick">
      <PickList
        label={t('macro.find')}
        choices={choices}
        onPick={(id) => {
          const hit = macros.find((one) => one.id === id);
          if (hit) onPick(hit);
        }}
      />
      <div className="line">
        {all.length > 1 && (
          <Radio.Group
            size="small"
            optionType="button"
            value={folder ?? '*'}
            aria-label={t('macro.folder')}
            options={[
              { value: '*', label: t('macro.all_folders') },
              ...all.map((name) => ({ value: name, label: name || t('macro.no_folder') })),
            ]}
            onChange={(event) => setFolder(event.target.value === '*' ? null : String(event.target.value))}
            className="macro-folders"
          />
        )}
        <span className="grow" />
        <Checkbox checked={fitting} onChange={(event) => setFitting(event.target.checked)}>
          {t('macro.only_language', { language })}
        </Checkbox>
      </div>
    </div>
  );
}
