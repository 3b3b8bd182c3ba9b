// Files at full size: larger and smaller, from one to the next, saved, and redacted.
import {
  DownloadOutlined,
  HighlightOutlined,
  LeftOutlined,
  RightOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type Holder, useEvidenceAddress } from '../../api/evidence';
import type { EvidenceFile } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { shownAs } from '../../lib/evidence';
import { Redact } from './Redact';

interface EvidenceViewerProps {
  holder: Holder;
  files: readonly EvidenceFile[];
  /** The open one. */
  id: string;
  works: boolean;
  onGo: (id: string) => void;
  onClose: () => void;
}

const STEPS = [1, 1.5, 2, 3, 4, 6, 8] as const;

export function EvidenceViewer({ holder, files, id, works, onGo, onClose }: EvidenceViewerProps) {
  const t = useT();
  const { percent } = useFormats();
  const address = useEvidenceAddress(holder);
  const [zoom, setZoom] = useState(0);
  const [redacting, setRedacting] = useState(false);
  const at = files.findIndex((file) => file.id === id);
  const file = files[at];
  const go = (to: number) => {
    const next = files[to];
    if (!next) return;
    setZoom(0);
    onGo(next.id);
  };
  const by = (step: number) => setZoom((old) => Math.max(0, Math.min(STEPS.length - 1, old + step)));
  useKeys((event) => {
    if (redacting || event.ctrlKey || event.metaKey || event.altKey) return;
    // The arrows scroll what is larger than its place.
    const scrolls = zoom > 0 && event.target instanceof HTMLElement && event.target.closest('.ev-stage') !== null;
    if (event.key === '+' || event.key === '=') by(1);
    else if (event.key === '-') by(-1);
    else if (event.key === 'ArrowLeft' && !scrolls) go(at - 1);
    else if (event.key === 'ArrowRight' && !scrolls) go(at + 1);
    else return;
    event.preventDefault();
  });
  if (!file) return null;
  const shown = shownAs(file.media_type);
  const scale = STEPS[zoom] ?? 1;
  return (
    <Modal
      open
      centered
      destroyOnHidden
      footer={null}
      width="min(1240px, 98vw)"
      title={t('ev.viewer', { name: file.name, at: at + 1, all: files.length })}
      onCancel={redacting ? () => setRedacting(false) : onClose}
    >
      <div className="stack ev-viewer" role="group" aria-label={t('ev.title')} data-testid="evidence-viewer">
        {redacting ? (
          <Redact
            holder={holder}
            file={file}
            onDone={(copy) => {
              setRedacting(false);
              if (copy) onClose();
            }}
          />
        ) : (
          <>
            <div className="line">
              <Button
                autoFocus
                icon={<LeftOutlined />}
                disabled={at === 0}
                aria-label={t('ev.previous')}
                title={t('ev.previous')}
                onClick={() => go(at - 1)}
              />
              <Button
                icon={<RightOutlined />}
                disabled={at === files.length - 1}
                aria-label={t('ev.next')}
                title={t('ev.next')}
                onClick={() => go(at + 1)}
              />
              {shown === 'image' && (
                <>
                  <Button
                    icon={<ZoomOutOutlined />}
                    disabled={zoom === 0}
                    aria-label={t('ev.zoom_out')}
                    title={t('ev.zoom_out')}
                    onClick={() => by(-1)}
                  />
                  <Button
                    icon={<ZoomInOutlined />}
                    disabled={zoom === STEPS.length - 1}
                    aria-label={t('ev.zoom_in')}
                    title={t('ev.zoom_in')}
                    onClick={() => by(1)}
                    data-testid="evidence-zoom-in"
                  />
                  <span className="muted num" role="status">
                    {t('ev.zoom', { share: percent(scale, 0) })}
                  </span>
                </>
              )}
              <span className="grow" />
              {shown === 'image' && works && file.withdrawn === null && (
                <Button icon={<HighlightOutlined />} onClick={() => setRedacting(true)} data-testid="evidence-redact">
                  {t('ev.redact')}
                </Button>
              )}
              <Button icon={<DownloadOutlined />} href={address(file.id, 'content')} download={file.name}>
                {t('ev.download')}
              </Button>
            </div>
            <Large file={file} address={address(file.id, 'content')} scale={scale} onZoom={by} />
            <p className="muted ev-small mono ev-hash">
              {t('ev.fingerprint')} {file.hash}
            </p>
          </>
        )}
      </div>
    </Modal>
  );
}

/** Of the whole page while the viewer is open: a button that goes away with its file takes the focus along. */
function useKeys(run: (event: KeyboardEvent) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

interface LargeProps {
  file: EvidenceFile;
  address: string;
  scale: number;
  onZoom: (step: number) => void;
}

function Large({ file, address, scale, onZoom }: LargeProps) {
  const t = useT();
  const stage = useRef<HTMLDivElement>(null);
  const latest = useRef(onZoom);
  useEffect(() => {
    latest.current = onZoom;
  });
  // React's own listener may not keep the page from scrolling.
  useEffect(() => {
    const box = stage.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event.deltaY < 0 ? 1 : -1);
    };
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);
  const shown = shownAs(file.media_type);
  const alt = t('ev.alt', { kind: t(`ev.kind.${file.shows}`), name: file.name });
  if (shown === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: a seller's own film has no captions
      <video className="ev-video" controls src={address} aria-label={alt} />
    );
  if (shown === 'other') return <p className="ev-stage">{t('ev.no_preview')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is larger than its place
    <div ref={stage} className="ev-stage" tabIndex={0}>
      <img
        key={file.id}
        src={address}
        alt={alt}
        style={{ width: `${scale * 100}%` }}
        className={scale > 1 ? 'larger' : ''}
      />
    </div>
  );
}
