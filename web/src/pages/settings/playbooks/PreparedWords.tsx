// Prepared words by language; the placeholders are named and put in where the cursor stands.
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useRef } from 'react';
import type { PlaybookStep } from '../../../api/types';
import { useI18n, useT } from '../../../app/i18n';
import { LANGUAGES, PLACEHOLDERS, withoutLanguage } from './edit';

interface PreparedWordsProps {
  step: PlaybookStep;
  onChange: (step: PlaybookStep) => void;
}

export function PreparedWords({ step, onChange }: PreparedWordsProps) {
  const t = useT();
  const { language: mine } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<{ language: string; start: number; end: number } | null>(null);
  const words = step.words ?? {};
  const used = Object.keys(words);
  const free = LANGUAGES.filter((one) => !used.includes(one));
  const names = new Intl.DisplayNames([mine], { type: 'language' });
  const name = (language: string) => names.of(language) ?? language;
  const write = (language: string, text: string) => onChange({ ...step, words: { ...words, [language]: text } });
  const insert = (placeholder: string) => {
    const language = last.current?.language ?? used[0];
    if (language === undefined) return;
    const old = words[language] ?? '';
    const { start, end } = last.current ?? { start: old.length, end: old.length };
    const made = `{{ ${placeholder} }}`;
    write(language, old.slice(0, start) + made + old.slice(end));
    last.current = { language, start: start + made.length, end: start + made.length };
    const field = box.current?.querySelector<HTMLTextAreaElement>(`textarea[lang="${language}"]`);
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(start + made.length, start + made.length));
  };
  const remember = (language: string) => (event: { target: EventTarget }) => {
    const field = event.target as HTMLTextAreaElement;
    last.current = { language, start: field.selectionStart, end: field.selectionEnd };
  };
  return (
    <div className="prepared-words" ref={box}>
      <p className="line">
        <span className="grow">{t('set.step_words')}</span>
        {free.length > 0 && (
          <Select
            value={null}
            placeholder={t('set.words_add')}
            aria-label={t('set.words_add')}
            options={free.map((value) => ({ value: value as string, label: name(value) }))}
            onChange={(language: string | null) => language && write(language, '')}
            style={{ width: 180 }}
          />
        )}
      </p>
      {used.map((language) => (
        <div key={language} className="prepared-one">
          <span className="muted">{name(language)}</span>
          <Input.TextArea
            lang={language}
            autoSize={{ minRows: 2, maxRows: 10 }}
            maxLength={2000}
            value={words[language] ?? ''}
            aria-label={`${t('set.step_words')}: ${name(language)}`}
            onChange={(event) => write(language, event.target.value)}
            onSelect={remember(language)}
            onBlur={remember(language)}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t('do.remove')}: ${name(language)}`}
            onClick={() => {
              last.current = null;
              onChange(withoutLanguage(step, language));
            }}
          />
        </div>
      ))}
      {used.length > 0 && (
        <div className="placeholders">
          <span className="muted">{t('set.placeholders')}</span>
          {PLACEHOLDERS.map((one) => (
            <Button key={one} size="small" title={t(`placeholder.${one}`)} onClick={() => insert(one)}>
              <code>{`{{ ${one} }}`}</code>
            </Button>
          ))}
          <p className="muted">
            {t('set.placeholders_hint')} <code>{"{{ carrier | default('…') }}"}</code>
          </p>
        </div>
      )}
    </div>
  );
}
