// A product as the host may speak of it: price, facts, weaknesses. Cleared by a second look, not by being written.
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useAddProduct } from '../../api/live-sessions';
import { useT } from '../../app/i18n';
import { factsOf, linesOf } from '../../lib/live-edit';
import { toMinor } from '../../lib/money';
import { FailureNote } from '../../parts/Failure';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'IDR', 'THB', 'VND', 'MYR', 'PHP', 'SGD', 'GBP'];

export function ProductForm({ onDone }: { onDone: () => void }) {
  const t = useT();
  const add = useAddProduct();
  const [sku, setSku] = useState('');
  const [title, setTitle] = useState('');
  const [price, setPrice] = useState<number | null>(null);
  const [currency, setCurrency] = useState('CNY');
  const [stock, setStock] = useState<number | null>(null);
  const [facts, setFacts] = useState('');
  const [weaknesses, setWeaknesses] = useState('');
  const whole = sku.trim() !== '' && title.trim() !== '' && price !== null;
  const submit = () => {
    if (!whole || add.isPending) return;
    add.mutate(
      {
        sku: sku.trim(),
        title: title.trim(),
        price: toMinor(price, currency),
        stock,
        facts: factsOf(facts),
        weaknesses: linesOf(weaknesses),
      },
      { onSuccess: onDone },
    );
  };
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={submit}
      className="panel panel-body"
      data-testid="product-form"
    >
      <FailureNote failure={add.error} />
      <div className="form-pair">
        <Form.Item label={t('case.sku')} htmlFor="p-sku">
          <Input id="p-sku" value={sku} maxLength={64} onChange={(event) => setSku(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('live.stock_label')} htmlFor="p-stock">
          <InputNumber id="p-stock" min={0} precision={0} value={stock} onChange={setStock} />
        </Form.Item>
      </div>
      <Form.Item label={t('live.product_title')} htmlFor="p-title">
        <Input id="p-title" value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item label={t('live.price')} htmlFor="p-price">
          <InputNumber id="p-price" min={0} value={price} onChange={setPrice} />
        </Form.Item>
        <Form.Item label={t('live.currency')} htmlFor="p-currency">
          <Select
            id="p-currency"
            value={currency}
            options={CURRENCIES.map((value) => ({ value, label: value }))}
            onChange={setCurrency}
          />
        </Form.Item>
      </div>
      <Form.Item label={t('live.facts_label')} htmlFor="p-facts" extra={t('live.facts_hint')}>
        <Input.TextArea id="p-facts" rows={3} value={facts} onChange={(event) => setFacts(event.target.value)} />
      </Form.Item>
      <Form.Item label={t('live.weaknesses_label')} htmlFor="p-weak" extra={t('live.weaknesses_hint')}>
        <Input.TextArea
          id="p-weak"
          rows={2}
          value={weaknesses}
          onChange={(event) => setWeaknesses(event.target.value)}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={add.isPending} disabled={!whole}>
        {t('do.save')}
      </Button>
    </Form>
  );
}
