// What a macro asks the agent before its words are ready.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { MacroBlank } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { newBlank, soundBlank } from '../../../lib/macro-edit';
import { replaced } from '../playbooks/edit';
import { WordsPair } from '../playbooks/WordsPair';

interface BlankListProps {
  blanks: readonly MacroBlank[];
  onChange: (blanks: MacroBlank[]) => void;
}

export function BlankList({ blanks, onChange }: BlankListProps) {
  const t = useT();
  return (
    <section className="macro-part" aria-label={t('set.macro_blanks')}>
      <h3>{t('set.macro_blanks')}</h3>
      <ul className="macro-actions">
        {blanks.map((blank, place) => {
          const set = (part: Partial<MacroBlank>) => onChange(replaced(blanks, place, { ...blank, ...part }));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its key is being edited; all fields are controlled
            <li key={place} className="stack">
              <div className="line">
                <code>{'{{ blank.'}</code>
                <Input
                  className="mono blank-key"
                  value={blank.key}
                  maxLength={30}
                  aria-label="blank"
                  onChange={(event) => set({ key: event.target.value.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_') })}
                />
                <code>{'}}'}</code>
                <Select
                  value={blank.kind}
                  aria-label={t('set.macro_blank_choice')}
                  options={(['text', 'choice'] as const).map((value) => ({
                    value,
                    label: t(`set.macro_blank_${value}`),
                  }))}
                  onChange={(kind) => onChange(replaced(blanks, place, soundBlank({ ...blank, kind })))}
                  style={{ width: 110 }}
                />
                <span className="grow" />
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={`${t('do.remove')}: ${blank.key}`}
                  onClick={() => onChange(blanks.filter((one) => one !== blank))}
                />
              </div>
              <WordsPair
                label={t('set.macro_blank_label')}
                value={blank.label}
                max={100}
                onChange={(label) => set({ label })}
              />
              {blank.kind === 'choice' && (
                <Select
                  mode="tags"
                  value={blank.choices}
                  open={false}
                  placeholder={t('set.macro_blank_choices')}
                  aria-label={t('set.macro_blank_choices')}
                  onChange={(choices: string[]) => set({ choices: choices.slice(0, 20) })}
                  style={{ width: 480, maxWidth: '100%' }}
                />
              )}
              <Input
                value={blank.default ?? ''}
                maxLength={500}
                placeholder={t('set.macro_blank_default')}
                aria-label={t('set.macro_blank_default')}
                onChange={(event) => set({ default: event.target.value || null })}
                style={{ width: 480, maxWidth: '100%' }}
              />
            </li>
          );
        })}
      </ul>
      <Button
        icon={<PlusOutlined />}
        disabled={blanks.length >= 10}
        onClick={() => onChange([...blanks, newBlank(blanks)])}
        data-testid="add-blank"
      >
        {t('set.macro_blank_add')}
      </Button>
    </section>
  );
}
