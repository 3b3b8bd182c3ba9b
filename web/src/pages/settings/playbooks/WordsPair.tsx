// The same words in both languages of the console.
import { Input } from 'antd';
import type { Words } from '../../../api/types';

interface WordsPairProps {
  label: string;
  value: Words;
  max: number;
  long?: boolean;
  onChange: (words: Words) => void;
}

const NAMES = { en: 'English', zh: '中文' } as const;

export function WordsPair({ label, value, max, long, onChange }: WordsPairProps) {
  return (
    <div className={long ? 'pair long' : 'pair'}>
      {(['en', 'zh'] as const).map((language) => {
        const field = {
          value: value[language],
          maxLength: max,
          lang: language,
          placeholder: NAMES[language],
          'aria-label': `${label} (${NAMES[language]})`,
        };
        return long ? (
          <Input.TextArea
            key={language}
            {...field}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        ) : (
          <Input
            key={language}
            {...field}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        );
      })}
    </div>
  );
}
