import { describe, expect, it } from 'vitest';
import type { Permission, Reading } from '../src/api/types';
import { Passages } from '../src/pages/case/Passages';
import { ReadingChips } from '../src/pages/case/ReadingChips';
import { madeReading } from './made';
import { show } from './show';

const html = (node: React.ReactNode, permissions: Permission[] = ['personal_data_read']) => show(node, { permissions });

const passages = (text: string, fields: Partial<Reading>, permissions?: Permission[]) => {
  const { why, aspects, private: hidden } = madeReading(fields);
  return html(<Passages text={text} why={why} aspects={aspects} hidden={hidden} />, permissions);
};

describe('passages on screen', () => {
  it('mark reasons inside the opinion they belong to', () => {
    const out = passages('The size runs small', {
      why: [{ text: 'small', weight: 1 }],
      aspects: [{ aspect: 'size', polarity: 'negative', start: 4, end: 19 }],
    });
    expect(out).toContain('<span class="aspect negative" tabindex="0">size runs <mark>small</mark></span>');
  });

  it('show personal data to nobody who did not ask', () => {
    const hidden = [{ kind: 'phone', start: 5, end: 13 }];
    const out = passages('Call 555-0100 now', { private: hidden, why: [{ text: '555-0100 now', weight: 1 }] });
    expect(out).not.toContain('555');
    expect(out).toContain('•••• <small>Phone number</small>');
    expect(out).toContain('role="button"');
    expect(passages('Call 555-0100 now', { private: hidden }, [])).not.toContain('role="button"');
  });

  it('leave markup as text', () => {
    const out = passages('<script>alert(1)</script>', {
      aspects: [{ aspect: 'overall', polarity: 'mixed', start: 0, end: 8 }],
    });
    expect(out).not.toContain('<script>');
  });

  it('name aspects and claims, also words they do not know', () => {
    const out = html(
      <ReadingChips
        reading={madeReading({
          aspects: [
            { aspect: 'courier', polarity: 'negative', start: 0, end: 2 },
            { aspect: 'brand_new_word', polarity: 'positive', start: 3, end: 5 },
          ],
          claims: [{ kind: 'duration', value: '5d', start: 0, end: 2 }],
        })}
      />,
    );
    expect(out).toContain('Courier');
    expect(out).toContain('brand new word');
    expect(out).toContain('5 days');
  });
});
