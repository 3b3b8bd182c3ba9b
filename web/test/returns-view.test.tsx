import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import { ShopProvider } from '../src/api/current';
import type { CaseDetail, ParcelView, ReturnView, Session } from '../src/api/types';
import { I18nProvider } from '../src/app/i18n';
import { ant, catalogue } from '../src/locales/en';
import { Parcels } from '../src/pages/case/Parcels';
import { Returns } from '../src/pages/case/Returns';
import type { CaseWork } from '../src/pages/case/useCaseWork';

vi.hoisted(() => {
  vi.stubGlobal('navigator', { userAgent: 'Linux', language: 'en' });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
});

const work = { busy: false, may: () => ({ allowed: false, whyNot: null }) } as unknown as CaseWork;

function html(node: React.ReactNode): string {
  const session: Session = {
    user: { id: 'u', name: 'Ann', email: 'ann@example.com', locale: 'en', theme: 'system', density: 'compact' },
    shops: [{ id: 's', name: 'S', role: 'agent', permissions: ['case_work'] }],
  };
  return renderToStaticMarkup(
    <MemoryRouter>
      <QueryClientProvider client={new QueryClient()}>
        <I18nProvider first={{ language: 'en', catalogue, ant }}>
          <ShopProvider session={session}>{node}</ShopProvider>
        </I18nProvider>
      </QueryClientProvider>
    </MemoryRouter>,
  );
}

const request = (fields: Partial<ReturnView> = {}): ReturnView => ({
  id: 'r',
  external_id: 'R1',
  kind: 'refund_only',
  state: 'requested',
  status: 'PENDING',
  since: '2026-11-22T08:00:00Z',
  awaits: 'request',
  reason: 'not_as_described',
  text: 'the colour differs',
  evidence: ['https://pictures.example/1.jpg', 'javascript:alert(1)'],
  order: 'O1',
  product: null,
  sku: null,
  quantity: 1,
  amount: { minor: 3990, currency: 'USD' },
  requested_at: '2026-11-22T08:00:00Z',
  updated_at: null,
  decided: [],
  ...fields,
});

const detail = (returns: ReturnView[], more: Partial<CaseDetail> = {}): CaseDetail =>
  ({
    id: 'c',
    version: 1,
    language: 'en',
    feedbacks: 1,
    merged_into: null,
    acts: [],
    clocks: [],
    returns,
    ...more,
  }) as unknown as CaseDetail;

describe('the return panel', () => {
  it('shows what is asked for, and the key that decides it', () => {
    const page = html(<Returns detail={detail([request()])} work={work} />);
    expect(page).toContain('Refund only');
    expect(page).toContain('Waits for a decision');
    expect(page).toContain('not as described');
    expect(page).toContain('data-testid="decide"');
    expect(page).toContain('https://pictures.example/1.jpg');
    expect(page).not.toContain('javascript:');
  });

  it('says until when silence approves', () => {
    const clock = { return_id: 'r', approves: true, state: 'running', due_at: '2026-11-24T08:00:00Z' };
    const page = html(<Returns detail={detail([request()], { clocks: [clock] } as never)} work={work} />);
    expect(page).toContain('the platform approves by itself');
  });

  it('says who decided, and offers no second decision', () => {
    const decided = {
      stage: 'request',
      verdict: 'approve',
      by: 'time_out',
      at: '2026-11-24T08:00:00Z',
      pays: { minor: 3990, currency: 'USD' },
      act: null,
    } as const;
    const page = html(
      <Returns detail={detail([request({ awaits: null, state: 'approved', decided: [decided] })])} work={work} />,
    );
    expect(page).toContain('Approved automatically');
    expect(page).not.toContain('data-testid="decide"');
    const drafted = { acts: [{ state: 'approved', decision: { of: 'r' } }] } as never;
    expect(html(<Returns detail={detail([request()], drafted)} work={work} />)).not.toContain('data-testid="decide"');
    expect(html(<Returns detail={detail([])} work={work} />)).toBe('');
  });
});

describe('a parcel', () => {
  const parcel: ParcelView = {
    id: 'p',
    tracking: 'T1',
    carrier: 'SF',
    order: 'O1',
    status: 'lost',
    exception: { kind: 'lost', since: '2026-11-20T08:00:00Z' },
    handed_over_at: '2026-11-12T08:00:00Z',
    delivered_at: null,
    own: true,
    steps: [1, 2, 3, 4, 5, 6].map((day) => ({
      at: `2026-11-1${day}T08:00:00Z`,
      status: day === 6 ? 'lost' : 'in_transit',
      word: null,
      description: `report ${day}`,
      place: null,
      told_by: null,
    })),
  };

  it('has its newest reports first and its trouble in words', () => {
    const page = html(<Parcels parcels={[parcel]} />);
    expect(page.indexOf('report 6')).toBeLessThan(page.indexOf('report 5'));
    expect(page).not.toContain('report 1');
    expect(page).toContain('2 earlier reports');
    expect(page).toContain('Parcel lost');
    expect(html(<Parcels parcels={[]} />)).toBe('');
  });
});
