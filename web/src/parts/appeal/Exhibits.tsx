// The files that go with an appeal, in their order, and those of the case that do not.
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { AppealDetail, AppealFile } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { exhibits, moved } from '../../lib/appeal';
import type { Giving } from './useGive';

export function Exhibits({ detail, giving }: { detail: AppealDetail; giving: Giving }) {
  const t = useT();
  const { go, rest } = exhibits(detail.files, detail.appeal.evidence);
  const may = detail.allowed.includes('choose_evidence') && giving.may && giving.busy === null;
  const ids = go.map((file) => file.id);
  const choose = (evidence: string[]) => giving.give({ verb: 'choose_evidence', evidence });
  return (
    <div className="stack" data-testid="appeal-exhibits">
      <h3>{t('appeal.exhibits')}</h3>
      {go.length === 0 && (
        <p className="muted">{t(detail.files.length === 0 ? 'appeal.no_files' : 'appeal.no_exhibits')}</p>
      )}
      <ol className="appeal-files">
        {go.map((file, at) => (
          <FileLine key={file.id} file={file}>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              disabled={!may || at === 0}
              aria-label={t('appeal.up', { name: file.name })}
              onClick={() => choose(moved(ids, file.id, -1))}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              disabled={!may || at === go.length - 1}
              aria-label={t('appeal.down', { name: file.name })}
              onClick={() => choose(moved(ids, file.id, 1))}
            />
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined />}
              disabled={!may}
              aria-label={t('appeal.remove', { name: file.name })}
              onClick={() => choose(ids.filter((id) => id !== file.id))}
            />
          </FileLine>
        ))}
      </ol>
      {rest.length > 0 && (
        <>
          <h3>{t('appeal.rest')}</h3>
          <ul className="appeal-files">
            {rest.map((file) => (
              <FileLine key={file.id} file={file}>
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  disabled={!may}
                  aria-label={t('appeal.add', { name: file.name })}
                  onClick={() => choose([...ids, file.id])}
                  data-testid="exhibit-add"
                />
              </FileLine>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function FileLine({ file, children }: { file: AppealFile; children: React.ReactNode }) {
  const t = useT();
  const { bytes } = useFormats();
  return (
    <li data-testid="exhibit" data-chosen={file.chosen}>
      <span className="line">
        <span className="chip">{t(`ev.kind.${file.shows}`)}</span>
        <span className="grow clip" title={file.name} dir="auto">
          {file.name}
        </span>
        <span className="muted nowrap">{bytes(file.size)}</span>
        {children}
      </span>
    </li>
  );
}
