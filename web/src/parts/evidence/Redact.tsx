// Black boxes over what nobody else may see, saved as a copy whose pixels are really gone. The original stays.
import { Button } from 'antd';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { uuid } from '../../api/client';
import { type Holder, useCapture, useEvidenceAddress } from '../../api/evidence';
import type { EvidenceFile } from '../../api/types';
import { useT } from '../../app/i18n';
import {
  type Box,
  boxOf,
  isBox,
  middleBox,
  nudged,
  type Point,
  redactedName,
  type Size,
  toPicture,
} from '../../lib/evidence';
import { FailureNote } from '../Failure';
import { blackened } from './blackened';

interface RedactProps {
  holder: Holder;
  file: EvidenceFile;
  /** Whether a copy was made. */
  onDone: (copy: boolean) => void;
}

export function Redact({ holder, file, onDone }: RedactProps) {
  const t = useT();
  const address = useEvidenceAddress(holder)(file.id, 'content');
  const capture = useCapture(holder);
  const picture = useRef<HTMLImageElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const [boxes, setBoxes] = useState<readonly Box[]>([]);
  const [broken, setBroken] = useState(false);
  const [attempt] = useState(uuid);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!picture.current || boxes.length === 0) return;
    setBusy(true);
    setBroken(false);
    const copy = await blackened(picture.current, boxes);
    setBusy(false);
    if (copy === null) return setBroken(true);
    capture.mutate(
      { file: copy, name: redactedName(file.name), shows: file.shows, original: file.id, attempt },
      { onSuccess: () => onDone(true) },
    );
  };
  return (
    <div className="stack" data-testid="redact">
      <p>{t('ev.redact_hint')}</p>
      <div className="line">
        <Button
          autoFocus
          disabled={size === null}
          onClick={() => size && setBoxes([...boxes, middleBox(size)])}
          data-testid="redact-add"
        >
          {t('ev.redact_add')}
        </Button>
        <Button disabled={boxes.length === 0} onClick={() => setBoxes([])}>
          {t('ev.redact_clear')}
        </Button>
        <span className="grow" />
        <Button onClick={() => onDone(false)}>{t('do.back')}</Button>
        <Button
          type="primary"
          disabled={boxes.length === 0}
          loading={busy || capture.isPending}
          onClick={() => void save()}
          data-testid="redact-save"
        >
          {t('ev.redact_save')}
        </Button>
      </div>
      <p className="muted ev-small">{t('ev.redact_keys')}</p>
      <div className="ev-stage">
        <div className="ev-redact">
          <img
            ref={picture}
            src={address}
            alt={t('ev.alt', { kind: t(`ev.kind.${file.shows}`), name: file.name })}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize({ width: naturalWidth, height: naturalHeight })
            }
          />
          {size && <Boxes size={size} boxes={boxes} onBoxes={setBoxes} />}
        </div>
      </div>
      {broken && (
        <p className="failure-note" role="alert">
          {t('ev.redact_failed')}
        </p>
      )}
      <FailureNote failure={capture.error} />
    </div>
  );
}

interface BoxesProps {
  size: Size;
  boxes: readonly Box[];
  onBoxes: (boxes: readonly Box[]) => void;
}

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** How far a key moves a box, as a share of the picture. */
const NUDGE = 0.01;

function Boxes({ size, boxes, onBoxes }: BoxesProps) {
  const t = useT();
  const [drawn, setDrawn] = useState<{ from: Point; to: Point } | null>(null);
  const place = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return toPicture({ x: event.clientX, y: event.clientY }, { x: left, y: top, width, height }, size);
  };
  const finish = (event: PointerEvent<SVGSVGElement>) => {
    if (!drawn) return;
    const box = boxOf(drawn.from, drawn.to);
    if (isBox(box, event.currentTarget.getBoundingClientRect(), size)) onBoxes([...boxes, box]);
    setDrawn(null);
  };
  const onKey = (index: number) => (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') onBoxes(boxes.filter((_, at) => at !== index));
    else if (arrow) {
      const by = { x: arrow.x * NUDGE, y: arrow.y * NUDGE };
      onBoxes(boxes.map((box, at) => (at === index ? nudged(box, by, event.shiftKey, size) : box)));
    } else return;
    event.preventDefault();
  };
  const shown = drawn ? [...boxes, boxOf(drawn.from, drawn.to)] : boxes;
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      role="group"
      aria-label={t('ev.redact')}
      data-testid="redact-boxes"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = place(event);
        setDrawn({ from: at, to: at });
      }}
      onPointerMove={(event) => drawn && setDrawn({ ...drawn, to: place(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrawn(null)}
    >
      {shown.map((box, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a box is known by its place in the list
          key={index}
          {...box}
          tabIndex={0}
          role="button"
          aria-label={t('ev.redact_box', { n: index + 1 })}
          onKeyDown={onKey(index)}
        />
      ))}
    </svg>
  );
}
