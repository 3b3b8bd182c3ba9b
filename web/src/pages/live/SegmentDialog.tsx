// One place in the run-of-show: its price and stock in this session, minutes, what to say, what not to hide.
import { Button, Checkbox, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useLiveCommand, useProduct } from '../../api/live-sessions';
import type { LiveSession, Segment } from '../../api/types';
import { useT } from '../../app/i18n';
import { chosenFacts, factLines, linesOf } from '../../lib/live-edit';
import { toMajor, toMinor } from '../../lib/money';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';

interface SegmentDialogProps {
  session: LiveSession;
  segment: Segment;
  onClose: () => void;
}

export function SegmentDialog({ session, segment, onClose }: SegmentDialogProps) {
  const t = useT();
  const command = useLiveCommand(session);
  const [price, setPrice] = useState<number | null>(toMajor(segment.price));
  const [stock, setStock] = useState(segment.stock);
  const [minutes, setMinutes] = useState<number | null>(segment.minutes);
  // A host says only what the listing says: its facts are chosen, not written here.
  const listed = useProduct(segment.product_id).data?.product.listing.facts ?? segment.say;
  const [say, setSay] = useState<string[]>(segment.say.map((fact) => factLines([fact])));
  const [disclose, setDisclose] = useState(segment.disclose.join('\n'));
  const [note, setNote] = useState(segment.note ?? '');
  const submit = () => {
    if (price === null || minutes === null) return;
    command.mutate(
      {
        verb: 'change_segment',
        id: segment.id,
        segment: {
          product_id: segment.product_id,
          price: toMinor(price, segment.price.currency),
          stock,
          say: chosenFacts(listed, say),
          disclose: linesOf(disclose),
          minutes,
          note: note.trim() || null,
        },
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog title={segment.title} onCancel={onClose} width={560}>
      <FailureNote failure={command.error} />
      <Form layout="vertical" requiredMark={false} onFinish={submit} data-testid="segment-form">
        <div className="form-three">
          <Form.Item label={`${t('live.price')} (${segment.price.currency})`} htmlFor="s-price">
            <InputNumber id="s-price" min={0} value={price} onChange={setPrice} />
          </Form.Item>
          <Form.Item label={t('live.stock_label')} htmlFor="s-stock">
            <InputNumber id="s-stock" min={0} precision={0} value={stock} onChange={setStock} />
          </Form.Item>
          <Form.Item label={t('live.minutes_label')} htmlFor="s-minutes">
            <InputNumber id="s-minutes" min={1} max={240} precision={0} value={minutes} onChange={setMinutes} />
          </Form.Item>
        </div>
        <Form.Item label={t('live.say')}>
          <Checkbox.Group
            value={say}
            options={listed.map((fact) => ({ value: factLines([fact]), label: factLines([fact]) }))}
            onChange={setSay}
          />
        </Form.Item>
        <Form.Item label={t('live.disclose')} htmlFor="s-disclose" extra={t('live.weaknesses_hint')}>
          <Input.TextArea
            id="s-disclose"
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={disclose}
            onChange={(e) => setDisclose(e.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('live.note')} htmlFor="s-note">
          <Input id="s-note" value={note} maxLength={300} onChange={(e) => setNote(e.target.value)} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={command.isPending}>
          {t('do.save')}
        </Button>
      </Form>
    </Dialog>
  );
}
