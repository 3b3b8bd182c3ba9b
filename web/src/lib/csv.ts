// CSV out of the browser (rejects, a mapping to keep). Cells that a spreadsheet would run as a formula are defused.

export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  let text = String(value);
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

export interface MappedField {
  field: string;
  column: string | null;
}

/** The `map=` parameter of an import: "review_id:评价ID,text:内容". Commas, colons and escapes in a name survive. */
export function mapParam(mapping: readonly MappedField[]): string {
  return mapping
    .filter((m): m is { field: string; column: string } => m.column !== null && m.column !== '')
    .map((m) => `${m.field}:${m.column.replace(/[\\,:]/g, (c) => `\\${c}`)}`)
    .join(',');
}

/** The mapping as a small table a person can keep beside the file. */
export function mappingCsv(
  mapping: readonly MappedField[],
  header: readonly string[],
  sample: readonly (readonly string[])[],
): string {
  const first = sample[0] ?? [];
  return csv([
    ['field', 'column', 'example'],
    ...mapping.map((m) => {
      const at = m.column === null ? -1 : header.indexOf(m.column);
      return [m.field, m.column, at < 0 ? null : (first[at] ?? null)];
    }),
  ]);
}
