// Words by language; the placeholders are named and put in where the cursor stands.
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useRef } from 'react';
import { useI18n, useT } from '../../app/i18n';
import { typeIn } from '../../lib/type-in';
import { LANGUAGES, PLACEHOLDERS } from './playbooks/edit';
import './playbooks/playbooks.css';

interface TextsProps {
  label: string;
  texts: Readonly<Record<string, string>>;
  onChange: (texts: Record<string, string>) => void;
  /** Known here besides those known everywhere, with what each stands for. */
  more?: Readonly<Record<string, string>>;
}

const NOTHING_MORE: Readonly<Record<string, string>> = {};

export function Texts({ label, texts: words, onChange, more = NOTHING_MORE }: TextsProps) {
  const t = useT();
  const { language: mine } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<{ language: string; start: number; end: number } | null>(null);
  const used = Object.keys(words);
  const free = LANGUAGES.filter((one) => !used.includes(one));
  const names = new Intl.DisplayNames([mine], { type: 'language' });
  const name = (language: string) => names.of(language) ?? language;
  const write = (language: string, text: string) => onChange({ ...words, [language]: text });
  const insert = (placeholder: string) => {
    const language = last.current?.language ?? used[0];
    if (language === undefined) return;
    const old = words[language] ?? '';
    const { start, end } = last.current ?? { start: old.length, end: old.length };
    const made = `{{ ${placeholder} }}`;
    const caret = start + made.length;
    last.current = { language, start: caret, end: caret };
    const field = box.current?.querySelector<HTMLTextAreaElement>(`textarea[lang="${language}"]`);
    typeIn(field, () => write(language, old.slice(0, start) + made + old.slice(end)), caret);
  };
  const remember = (language: string) => (event: { target: EventTarget }) => {
    const field = event.target as HTMLTextAreaElement;
    last.current = { language, start: field.selectionStart, end: field.selectionEnd };
  };
  return (
    <div className="prepared-words" ref={box}>
      <div className="line">
        <span className="grow">{label}</span>
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
      </div>
      {used.map((language) => (
        <div key={language} className="prepared-one">
          <span className="muted">{name(language)}</span>
          <Input.TextArea
            lang={language}
            autoSize={{ minRows: 2, maxRows: 10 }}
            maxLength={2000}
            value={words[language] ?? ''}
            aria-label={`${label}: ${name(language)}`}
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
              onChange(Object.fromEntries(Object.entries(words).filter(([one]) => one !== language)));
            }}
          />
        </div>
      ))}
      {used.length > 0 && (
        <div className="placeholders">
          <span className="muted">{t('set.placeholders')}</span>
          {[...PLACEHOLDERS.map((one) => [one, t(`placeholder.${one}`)] as const), ...Object.entries(more)].map(
            ([one, meaning]) => (
              <Button key={one} size="small" title={meaning} onClick={() => insert(one)}>
                <code>{`{{ ${one} }}`}</code>
              </Button>
            ),
          )}
          <p className="muted">
            {t('set.placeholders_hint')} <code>{"{{ carrier | default('…') }}"}</code>
          </p>
        </div>
      )}
    </div>
  );
}
