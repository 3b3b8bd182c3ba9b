// One macro on this case: its blanks, what each action would say and whether it may be done; then all of it, or nothing.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { ApiFailure } from '../../../api/client';
import { useApplyMacro, useMacroPreview } from '../../../api/macros';
import type { CaseDetail, Macro, MacroFilling } from '../../../api/types';
import { useI18n, useSay } from '../../../app/i18n';
import { buyerWrote } from '../../../lib/buyer-wrote';
import { type Chosen, filling, firstFilling, languages, missing } from '../../../lib/macro';
import { FailureNote } from '../../../parts/Failure';
import { Caps } from '../../../parts/Keys';
import { onSendKey } from '../../../parts/onSendKey';
import { Pictures } from '../../../parts/picture/Thumbnail';
import { useDebounced } from '../../../parts/useDebounced';
import { BuyerWroteNote } from '../BuyerWrote';
import type { CaseWork } from '../useCaseWork';
import { useSeen } from '../useSeen';
import { BlankFields } from './BlankFields';
import { PlannedAction } from './PlannedAction';

interface MacroWorkProps {
  macro: Macro;
  detail: CaseDetail;
  work: CaseWork;
  onBack: () => void;
  onDone: () => void;
}

export function MacroWork({ macro, detail, work, onBack, onDone }: MacroWorkProps) {
  const { t, language: mine } = useI18n();
  const say = useSay();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Chosen>({ blanks: firstFilling(macro.blanks), language: null, edits: {} });
  const change = (part: Partial<Chosen>) => setChosen((old) => ({ ...old, ...part }));
  const settled = useDebounced(chosen, 300);
  const open = missing(macro.blanks, chosen.blanks);
  const ask = missing(macro.blanks, settled.blanks).length === 0 ? filling(settled) : null;
  const preview = useMacroPreview(detail.id, macro.id, detail.version, ask);
  const apply = useApplyMacro(detail.id);
  const { seen, read } = useSeen(detail, true);
  const spoken = languages(macro);
  const names = new Intl.DisplayNames([mine], { type: 'language' });
  const plan = open.length === 0 ? preview.data : undefined;
  const fresh = settled === chosen && !preview.isPlaceholderData && !preview.isFetching;
  const ready = open.length === 0 && fresh && plan?.allowed === true && !apply.isPending;
  const wrote = buyerWrote(apply.error);
  const run = (anyway: boolean, version = detail.version, first = true): void => {
    const body: MacroFilling = {
      ...filling(chosen),
      ...(seen ? { seen_message: seen } : {}),
      ...(anyway ? { anyway } : {}),
    };
    apply.mutate(
      { macro: macro.id, filling: body, version },
      {
        onError: (failure) => {
          if (failure instanceof ApiFailure && failure.status === 412)
            work.failed(failure, first ? (newer) => run(anyway, newer, false) : null);
        },
        onSuccess: () => {
          work.write(null);
          onDone();
          void message.success(t('macro.applied', { name: say(macro.name) }), 2);
        },
      },
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only adds Ctrl+Enter to the fields inside
    <div className="stack" onKeyDown={onSendKey(() => ready && run(false))} data-testid="macro-work">
      <div className="line">
        <Button type="text" size="small" icon={<ArrowLeftOutlined />} onClick={onBack}>
          {t('macro.others')}
        </Button>
        <span className="grow" />
        {spoken.length > 1 && (
          <Select
            size="small"
            value={chosen.language ?? plan?.language ?? null}
            placeholder={t('macro.language')}
            aria-label={t('macro.language')}
            options={spoken.map((value) => ({ value, label: names.of(value) ?? value }))}
            onChange={(language: string | null) => change({ language, edits: {} })}
            style={{ width: 160 }}
          />
        )}
      </div>
      <BlankFields blanks={macro.blanks} values={chosen.blanks} onChange={(blanks) => change({ blanks })} />
      {plan?.wanted && (
        <p className="chip amber loose">
          {t('macro.wanted', {
            wanted: names.of(plan.wanted) ?? plan.wanted,
            language: names.of(plan.language) ?? plan.language,
          })}
        </p>
      )}
      {open.length > 0 && (
        <p className="muted">{t('macro.fill', { blanks: open.map((b) => say(b.label)).join(', ') })}</p>
      )}
      {plan && (
        <ol className="macro-plan" aria-label={t('macro.does')} aria-busy={!fresh}>
          {plan.actions.map((planned, place) => (
            <PlannedAction
              // biome-ignore lint/suspicious/noArrayIndexKey: a macro's actions stand in their order
              key={place}
              planned={planned}
              edited={chosen.edits[planned.kind]}
              onEdit={(text) => {
                const { [planned.kind]: _, ...rest } = chosen.edits;
                change({ edits: text === null ? rest : { ...rest, [planned.kind]: text } });
              }}
            />
          ))}
        </ol>
      )}
      {macro.pictures.length > 0 && (
        <div className="line" data-testid="macro-pictures">
          <span className="muted">{t('macro.pictures')}</span>
          <Pictures ids={macro.pictures} />
        </div>
      )}
      {preview.error && <FailureNote failure={preview.error} />}
      {wrote ? (
        <BuyerWroteNote
          message={wrote}
          busy={apply.isPending}
          onRead={() => {
            read(wrote.id);
            apply.reset();
          }}
          onAnyway={() => run(true)}
        />
      ) : (
        apply.error && <FailureNote failure={apply.error} />
      )}
      <div className="ask-foot">
        <Button
          type="primary"
          autoFocus={macro.blanks.length === 0}
          disabled={!ready && fresh}
          loading={apply.isPending}
          onClick={() => ready && run(false)}
          data-testid="macro-apply"
        >
          {t('macro.apply')} <Caps action="case.send" />
        </Button>
      </div>
    </div>
  );
}
