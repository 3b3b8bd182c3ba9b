// Field by field: which column, and what the first rows hold there.
import { Select } from 'antd';
import type { Sniff } from '../../api/types';
import { useT } from '../../app/i18n';
import type { MappedField } from '../../lib/csv';
import { Heads, Th } from '../../parts/Table';
import { useFieldName } from './fieldName';

interface MappingTableProps {
  sniff: Sniff;
  mapping: MappedField[];
  onMapping: (mapping: MappedField[]) => void;
}

export function MappingTable({ sniff, mapping, onMapping }: MappingTableProps) {
  const t = useT();
  const fieldName = useFieldName();
  const set = (field: string, column: string | null) =>
    onMapping(mapping.map((m) => (m.field === field ? { field, column } : m)));
  const options = [
    { value: '', label: t('import.not_mapped') },
    ...sniff.header.map((name) => ({ value: name, label: name })),
  ];
  const samples = (column: string | null): string[] => {
    const at = column === null ? -1 : sniff.header.indexOf(column);
    return at < 0 ? [] : sniff.sample.slice(0, 3).map((row) => row[at] ?? '');
  };
  return (
    <div className="table-wrap">
      <table className="table mapping" aria-label={t('import.mapping')}>
        <Heads>
          <Th>{t('import.field')}</Th>
          <Th>{t('import.column')}</Th>
          <Th>{t('import.example')}</Th>
        </Heads>
        <tbody>
          {sniff.mapping.map(({ field, required }) => {
            const column = mapping.find((m) => m.field === field)?.column ?? null;
            return (
              <tr key={field} className={required && !column ? 'lacking' : ''}>
                <th scope="row">
                  {fieldName(field)} <span className="mono muted">{field}</span>{' '}
                  {required && <span className="chip">{t('say.required')}</span>}
                </th>
                <td>
                  <Select
                    className="mapping-select"
                    showSearch
                    value={column ?? ''}
                    options={options}
                    status={required && !column ? 'error' : ''}
                    aria-label={`${t('import.column')}: ${fieldName(field)}`}
                    popupMatchSelectWidth={false}
                    onChange={(value) => set(field, value === '' ? null : value)}
                  />
                </td>
                <td className="mapping-example">
                  {samples(column).map((text, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: sample rows have no identity
                    <div key={index} className="clip muted" title={text}>
                      {text}
                    </div>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
