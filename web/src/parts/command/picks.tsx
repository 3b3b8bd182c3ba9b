// The three one-choice questions: who, until when, into which case.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { fetchRows } from '../../api/cases';
import { useShop } from '../../api/current';
import { useSuggestions } from '../../api/desk';
import { useMembers } from '../../api/shop';
import type { CaseFilter } from '../../api/types';
import { useFormats, useZone } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { byFit } from '../../lib/suits';
import { presets } from '../../lib/zone-time';
import { type Choice, PickList } from '../PickList';

export function AssignPick({ caseId, onPick }: { caseId: string | null; onPick: (to: string | null) => void }) {
  const t = useT();
  const { session } = useShop();
  const members = useMembers().data?.items ?? [];
  const mine = session.user.id;
  const say = useSay();
  const suggestions = useSuggestions(caseId).data ?? [];
  const choices: Choice[] = byFit(members, suggestions, mine).map((m) => {
    const found = suggestions.find((one) => one.user === m.user);
    return {
      key: m.user,
      label: m.user === mine ? `${m.name} (${t('ask.me')})` : m.name,
      detail: found?.fits ? (
        <>
          <span className="chip green">{t('ask.suits')}</span> {t('ask.load', { n: m.open_cases })}
        </>
      ) : (
        t('ask.load', { n: m.open_cases })
      ),
      why: found?.reasons.map(say).join(' · '),
    };
  });
  if (!members.some((m) => m.user === mine))
    choices.unshift({ key: mine, label: `${session.user.name} (${t('ask.me')})`, detail: '' });
  return (
    <PickList
      label={t('ask.to')}
      choices={[...choices, { key: '', label: t('ask.nobody') }]}
      onPick={(key) => onPick(key === '' ? null : key)}
    />
  );
}

export function SnoozePick({ onPick }: { onPick: (until: string) => void }) {
  const t = useT();
  const zone = useZone();
  const { dateTime } = useFormats();
  const [custom, setCustom] = useState('');
  const all = presets(new Date(), zone);
  return (
    <div className="stack">
      <PickList
        label={t('ask.until')}
        choices={all.map((p) => ({
          key: p.at.toISOString(),
          label: t(`ask.until.${p.key}`),
          detail: dateTime(p.at.toISOString()),
        }))}
        onPick={onPick}
      />
      <div className="line">
        <label htmlFor="snooze-at">{t('ask.until.custom')}</label>
        <Input
          id="snooze-at"
          type="datetime-local"
          className="grow"
          value={custom}
          onChange={(event) => setCustom(event.target.value)}
        />
        <Button
          disabled={custom === '' || new Date(custom) <= new Date()}
          onClick={() => onPick(new Date(custom).toISOString())}
        >
          {t('command.snooze')}
        </Button>
      </div>
    </div>
  );
}

export function MergePick({ except, onPick }: { except: string | null; onPick: (into: string) => void }) {
  const t = useT();
  const { shop } = useShop();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['merge-pick', shop.id, wanted],
    queryFn: ({ signal }) => fetchRows(shop.id, mergeFilter(wanted), null, signal),
    staleTime: 10_000,
  });
  const choices = (found.data?.items ?? [])
    .filter((row) => row.id !== except)
    .slice(0, 8)
    .map((row) => ({ key: row.id, label: `#${row.number} ${row.excerpt}`, detail: t(`state.${row.state}`) }));
  return (
    <PickList label={t('ask.into')} choices={choices} onType={setTyped} onPick={onPick} empty={t('ask.into_none')} />
  );
}

function mergeFilter(typed: string): CaseFilter {
  const number = /^#?(\d+)$/.exec(typed)?.[1];
  if (number !== undefined) return { number: Number(number) };
  return typed === '' ? { open: true, sort: 'newest' } : { q: typed, sort: 'newest' };
}
