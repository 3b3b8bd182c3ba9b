// Runs commands on the open case: which are allowed, which ask something first, and what a conflict looks like.
import { App } from 'antd';
import { useState } from 'react';
import { type CaseWrite, fetchCase, useCommand, usePutCase } from '../../api/cases';
import { ApiFailure } from '../../api/client';
import { useShop } from '../../api/current';
import type { ApiError, CaseDetail, Command, CommandKind, TimelineEntry } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useSay, useT } from '../../app/i18n';
import type { DraftKind } from '../../lib/draft';
import { finishes } from '../../lib/next-case';
import { bySystemAlone, since } from '../../lib/since';
import { FIELDS, type FormKind } from '../../parts/command/spec';

/** What shows where it was done, right under the eyes; a message over the page would only cover it. */
const IN_PLACE: ReadonlySet<string> = new Set<CaseWrite['kind']>(['judge', 'step_done', 'step_skip']);

export interface Writing {
  kind: DraftKind;
  /** Prepared words to put into the draft, and all the ones they may take the place of. */
  words?: { chosen: string; prepared: readonly string[]; pictures?: readonly string[] };
}

export interface CaseWork {
  busy: boolean;
  /** The command whose questions are on screen. */
  asking: FormKind | null;
  /** What others did since we last looked, when our write met theirs. */
  changed: TimelineEntry[] | null;
  /** The composer's open tab; a new object each time, so that asking twice focuses twice. */
  writing: Writing | null;
  may: (kind: CommandKind) => { allowed: boolean; whyNot: ApiError | null };
  ask: (kind: FormKind) => void;
  run: (write: CaseWrite) => void;
  stopAsking: () => void;
  write: (kind: DraftKind | null, words?: Writing['words']) => void;
  /**
   * Handles a failed write of any kind; a conflict shows the newest state and who made it. One that met nothing but the
   * program's own book-keeping is sent once more, by `again` with the version that is there now.
   */
  failed: (failure: unknown, again?: ((version: number) => void) | null) => void;
  forgetChanged: () => void;
}

export function useCaseWork(detail: CaseDetail, onFinished: (by: FormKind) => void): CaseWork {
  const t = useT();
  const say = useSay();
  const { shop, session } = useShop();
  const command = useCommand(detail.id);
  const put = usePutCase();
  const complain = useComplain();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<FormKind | null>(null);
  const [changed, setChanged] = useState<TimelineEntry[] | null>(null);
  const [writing, setWriting] = useState<Writing | null>(null);

  const may = (kind: CommandKind) => {
    const rule = detail.allowed.find((entry) => entry.command === kind);
    return { allowed: rule?.allowed ?? false, whyNot: rule?.why_not ?? null };
  };

  const failed: CaseWork['failed'] = (failure, again = null) => {
    if (!(failure instanceof ApiFailure && failure.status === 412)) return complain(failure);
    fetchCase(shop.id, detail.id).then((fresh) => {
      put(fresh);
      const news = since(detail.timeline, fresh.timeline);
      if (again && bySystemAlone(news)) return again(fresh.version);
      const others = news.filter((entry) => entry.actor.name !== session.user.name);
      setChanged(others.length > 0 ? others : fresh.timeline.slice(-1));
      setAsking(null);
    }, complain);
  };

  const run = (next: CaseWrite) => send(next, detail.version, true);
  const send = (next: CaseWrite, version: number, first: boolean): void =>
    command.mutate(
      { command: next, version },
      {
        onError: (failure) => failed(failure, first ? (newer) => send(next, newer, false) : null),
        onSuccess: () => {
          // A question asked meanwhile stays: it is about another command.
          setAsking((open) => (open === next.kind ? null : open));
          if (!IN_PLACE.has(next.kind)) void message.success(t('case.done', { what: t(`command.${next.kind}`) }), 1.5);
          if (finishes(next.kind)) onFinished(next.kind);
        },
      },
    );

  const ask = (kind: FormKind) => {
    // The same key twice is one command; another one waits for the first.
    if (command.isPending && command.variables.command.kind === kind) return;
    const { allowed, whyNot } = may(kind);
    if (!allowed) {
      if (whyNot) void message.info(t('case.may_not', { why: say(whyNot.message) }));
      return;
    }
    if (FIELDS[kind].length > 0) setAsking(kind);
    else run({ kind } as Command);
  };

  return {
    busy: command.isPending,
    asking,
    changed,
    writing,
    may,
    ask,
    run,
    failed,
    stopAsking: () => setAsking(null),
    write: (kind, words) => setWriting(kind === null ? null : { kind, ...(words ? { words } : {}) }),
    forgetChanged: () => setChanged(null),
  };
}
