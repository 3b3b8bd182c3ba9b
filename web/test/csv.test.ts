import { describe, expect, it } from 'vitest';
import { csv, csvCell, mapParam, mappingCsv } from '../src/lib/csv';

describe('csv', () => {
  it('quotes what needs quoting', () => {
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('say "hi"')).toBe('"say ""hi"""');
    expect(csvCell('two\nlines')).toBe('"two\nlines"');
    expect(csvCell(null)).toBe('');
  });

  it('defuses formulas but not numbers', () => {
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('@cmd')).toBe("'@cmd");
    expect(csvCell(-5)).toBe('-5');
  });

  it('starts with a mark so that spreadsheets read Chinese', () => {
    expect(csv([['评价', 'a']])).toBe('\uFEFF评价,a\r\n');
  });
});

describe('mapping', () => {
  const mapping = [
    { field: 'review_id', column: '评价ID' },
    { field: 'text', column: 'Text, long: all' },
    { field: 'buyer', column: null },
  ];

  it('becomes a parameter that survives commas and colons in column names', () => {
    expect(mapParam(mapping)).toBe('review_id:评价ID,text:Text\\, long\\: all');
  });

  it('becomes a table with an example from the first row', () => {
    expect(mappingCsv(mapping, ['评价ID', 'Text, long: all'], [['R1', '=HYPERLINK("x")']])).toBe(
      '\uFEFFfield,column,example\r\nreview_id,评价ID,R1\r\ntext,"Text, long: all","\'=HYPERLINK(""x"")"\r\nbuyer,,\r\n',
    );
  });
});
