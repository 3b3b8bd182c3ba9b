// Writing what leaves the house (a public reply, a private message, a review ask), checked while typed.
import { GlobalOutlined, LockOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useActCheck, useDraftAct } from '../../api/acts';
import { ApiFailure } from '../../api/client';
import type { ActView, CaseDetail, TextKind } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { buyerWrote } from '../../lib/buyer-wrote';
import { canLeave } from '../../lib/way-out';
import type { MessageKey } from '../../locales/en';
import { FailureNote } from '../../parts/Failure';
import { Caps } from '../../parts/Keys';
import { PicturePicks } from '../../parts/picture/PicturePicks';
import { useDebounced } from '../../parts/useDebounced';
import { BuyerWroteNote } from './BuyerWrote';
import { CheckPanel } from './CheckPanel';
import { FillNote } from './FillNote';
import { LengthBar } from './LengthBar';
import { ProposalNote, ProposeButton } from './ProposeButton';
import { withWords } from './play';
import { ScorePanel } from './ScorePanel';
import type { CaseWork } from './useCaseWork';
import { useDraft } from './useDraft';
import { useFill } from './useFill';
import { useMessagePictures } from './useMessagePictures';
import { useProposal } from './useProposal';
import { useSeen } from './useSeen';

interface ActComposerProps {
  kind: TextKind;
  detail: CaseDetail;
  work: CaseWork;
}

export function ActComposer({ kind, detail, work }: ActComposerProps) {
  const t = useT();
  const say = useSay();
  const { message } = App.useApp();
  const [text, setText] = useDraft(detail.id, kind);
  const settled = useDebounced(text, 300);
  const proposal = useProposal(detail, kind, text, setText);
  const proposed = proposal.model !== null;
  const check = useActCheck(detail.id, kind, settled, detail.version, proposed);
  const draft = useDraftAct(detail.id);
  const { seen, read } = useSeen(detail, text !== '');
  const newWords = useNewWords(detail, text !== '');
  const field = useRef<HTMLTextAreaElement>(null);
  const fill = useFill(detail.id, text, setText, field);
  const pictures = useMessagePictures(detail.id);
  const pictured = kind === 'private_message';
  const rule = work.may('draft_act');
  const used = kind === 'public_reply' && detail.replies_left === 0;
  const leaves = canLeave({ kind, pictures: pictured ? pictures.ids : [] }, detail.sends);
  const current = settled === text ? check.data : undefined;
  // A failed check must not block: the server checks again when the act is made.
  const ready =
    rule.allowed &&
    !used &&
    text.trim() !== '' &&
    !draft.isPending &&
    !(pictured && pictures.taking.busy) &&
    (check.isError || current?.allowed === true);
  const discard = () => {
    setText('');
    if (pictured) pictures.clear();
  };
  const send = (anyway = false, version = detail.version, first = true): void =>
    draft.mutate(
      {
        kind,
        text,
        version,
        ...(pictured && pictures.ids.length > 0 ? { pictures: pictures.ids } : {}),
        ...(seen ? { seen_message: seen } : {}),
        ...(anyway ? { anyway } : {}),
        ...(proposed ? { proposed } : {}),
      },
      {
        onError: (failure) => {
          if (failure instanceof ApiFailure && failure.status === 412)
            work.failed(failure, first ? (newer) => send(anyway, newer, false) : null);
        },
        onSuccess: (next) => {
          discard();
          work.write(null);
          const made = next.acts.at(-1);
          void message.success(t(saidOf(made)), 4);
        },
      },
    );
  useAction('case.send', () => send(), ready);
  const { writing } = work;
  const addPicture = pictures.add;
  useEffect(() => {
    const words = writing?.kind === kind ? writing.words : undefined;
    if (!words) return;
    setText((old) => withWords(old, words.chosen, words.prepared));
    for (const id of words.pictures ?? []) addPicture(id);
  }, [writing, kind, setText, addPicture]);
  const insert = (words: string) => setText(text.trim() === '' ? words : `${text.trimEnd()} ${words}`);
  const wrote = buyerWrote(draft.error);
  const conflict = draft.error instanceof ApiFailure && draft.error.status === 412;
  return (
    <div className="compose-grid">
      <div
        className={pictured && pictures.over ? 'stack compose-drop over' : 'stack compose-drop'}
        {...(pictured ? pictures.place : {})}
      >
        {used && <p className="chip amber compose-note">{t('compose.used')}</p>}
        {!rule.allowed && rule.whyNot && (
          <p className="chip amber compose-note">
            {t('compose.not_now')}: {say(rule.whyNot.message)}
          </p>
        )}
        {newWords && (
          <p className="chip amber compose-note" role="status">
            {t('compose.new_words')}
          </p>
        )}
        <Input.TextArea
          ref={(made) => {
            field.current = made?.resizableTextArea?.textArea ?? null;
          }}
          autoSize={{ minRows: 4, maxRows: 12 }}
          value={text}
          disabled={used}
          placeholder={t(`compose.placeholder.${kind}`)}
          aria-label={t(`compose.tab.${kind}`)}
          onChange={(event) => setText(event.target.value)}
          onSelect={(event) => fill.caret(event.currentTarget.selectionStart)}
          onBlur={() => fill.caret(null)}
          dir="auto"
        />
        <ProposalNote proposal={proposal} />
        <FillNote waiting={fill.waiting} unknown={fill.unknown} busy={fill.busy} onFill={fill.all} />
        {pictured && (
          <PicturePicks
            pictures={pictures.ids}
            taking={pictures.taking}
            onRemove={pictures.remove}
            hint={t(pictures.over ? 'picture.drop' : 'picture.paste')}
          />
        )}
        {wrote && (
          <BuyerWroteNote
            message={wrote}
            busy={draft.isPending}
            onRead={() => {
              read(wrote.id);
              draft.reset();
              document.getElementById(`message-${wrote.id}`)?.scrollIntoView({ block: 'center' });
            }}
            onAnyway={() => send(true)}
          />
        )}
        {draft.error && !conflict && !wrote && <FailureNote failure={draft.error} />}
        <div className="line">
          <span className="muted nowrap">
            {kind === 'public_reply' ? <GlobalOutlined aria-hidden="true" /> : <LockOutlined aria-hidden="true" />}{' '}
            {t(kind === 'public_reply' ? 'compose.public_mark' : 'compose.private_mark')}
          </span>
          {check.data && <LengthBar used={check.data.length.used} limit={check.data.length.limit} />}
          <span className="grow" />
          <ProposeButton proposal={proposal} disabled={used || !rule.allowed} />
          {(text !== '' || (pictured && pictures.ids.length > 0)) && (
            <Button type="text" size="small" title={t('compose.draft_kept')} onClick={discard}>
              {t('compose.discard')}
            </Button>
          )}
          <Button
            type="primary"
            disabled={!ready}
            loading={draft.isPending}
            onClick={() => send()}
            data-testid="send-act"
          >
            {check.data?.approval
              ? t('compose.ask_approval', { role: t(`role.${check.data.approval}`) })
              : t(leaves ? 'act.send' : 'compose.ready')}{' '}
            <Caps action="case.send" />
          </Button>
        </div>
      </div>
      <CheckPanel
        kind={kind}
        check={check.data}
        failed={check.isError}
        checking={check.isFetching || settled !== text}
        empty={text.trim() === ''}
        onInsert={insert}
      />
      {text.trim() !== '' && check.data?.score && <ScorePanel score={check.data.score} />}
    </div>
  );
}

/** What is said once it is made: by then it waits for somebody, leaves by itself, or is posted by hand. */
function saidOf(made: ActView | undefined): MessageKey {
  if (made?.state === 'approval_requested') return 'compose.sent_approval';
  return made?.state === 'queued' ? 'compose.sent_queued' : 'compose.sent_ready';
}

/** True when the buyer said something new since this reply was begun. */
function useNewWords(detail: CaseDetail, typing: boolean): boolean {
  const said =
    (detail.conversation?.messages.filter((m) => m.sender === 'buyer').length ?? 0) +
    detail.reviews.reduce((n, r) => n + r.versions.length, 0);
  const [atStart, setAtStart] = useState(said);
  if (!typing && atStart !== said) setAtStart(said);
  return typing && said > atStart;
}
