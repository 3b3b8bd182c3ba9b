// The drawer in which such a service is made, changed or removed; its fields are its own.
import type { UseMutationResult } from '@tanstack/react-query';
import { App, Button, Drawer, Popconfirm } from 'antd';
import type { ReactNode } from 'react';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import type { Service } from './ServicesSection';

interface ServiceDrawerProps<Body extends object> {
  of: Service;
  /** Null for a new one. */
  name: string | null;
  /** What changes; where that is nothing, there is nothing to save. */
  body: Body;
  /** Whether it cannot be saved as it stands. */
  blocked?: boolean;
  save: UseMutationResult<unknown, Error, Body>;
  remove: UseMutationResult<unknown, Error, undefined>;
  onClose: () => void;
  children: ReactNode;
}

export function ServiceDrawer<Body extends object>(props: ServiceDrawerProps<Body>) {
  const { of, name, body, blocked = false, save, remove, onClose, children } = props;
  const t = useT();
  const { message } = App.useApp();
  const submit = () =>
    save.mutate(body, {
      onSuccess: () => {
        void message.success(t('say.saved'));
        onClose();
      },
    });
  return (
    <Drawer
      open
      title={name ?? t(`${of}.add`)}
      onClose={onClose}
      size={Math.min(520, window.innerWidth - 16)}
      footer={
        <div className="line">
          {name !== null && <Remove of={of} remove={remove} onGone={onClose} />}
          <span className="grow" />
          <Button
            type="primary"
            loading={save.isPending}
            disabled={Object.keys(body).length === 0 || blocked}
            onClick={submit}
            data-testid={`${of}-save`}
          >
            {t('do.save')}
          </Button>
        </div>
      }
    >
      {children}
    </Drawer>
  );
}

interface RemoveProps {
  of: Service;
  remove: UseMutationResult<unknown, Error, undefined>;
  onGone: () => void;
}

function Remove({ of, remove, onGone }: RemoveProps) {
  const t = useT();
  const complain = useComplain();
  return (
    <Popconfirm
      title={t(`${of}.remove_sure`)}
      description={t(`${of}.remove_hint`)}
      okText={t('do.remove')}
      okButtonProps={{ danger: true }}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onGone, onError: complain })}
    >
      <Button type="text" danger loading={remove.isPending}>
        {t('do.remove')}
      </Button>
    </Popconfirm>
  );
}
