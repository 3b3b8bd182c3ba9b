// Up and down in a list. The focus stays with the item that moved.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '../../../app/i18n';

interface MoveButtonsProps {
  name: string;
  place: number;
  last: number;
  onMove: (to: number) => void;
}

export function MoveButtons({ name, place, last, onMove }: MoveButtonsProps) {
  const t = useT();
  return (
    <span className="move">
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={`${t('set.move_up')}: ${name}`}
        aria-disabled={place === 0}
        onClick={() => onMove(place - 1)}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={`${t('set.move_down')}: ${name}`}
        aria-disabled={place === last}
        onClick={() => onMove(place + 1)}
      />
    </span>
  );
}
