// The four elements and what the rulebook says, while the agent types.
import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ActCheck, TextKind } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { instead, spoken } from '../../lib/rulebook';
import { SpokenRules } from '../../parts/rule/Rule';

interface CheckPanelProps {
  kind: TextKind;
  check: ActCheck | undefined;
  failed: boolean;
  checking: boolean;
  empty: boolean;
  onInsert: (words: string) => void;
}

export function CheckPanel({ kind, check, failed, checking, empty, onInsert }: CheckPanelProps) {
  const t = useT();
  const say = useSay();
  if (failed) return <p className="muted check">{t('compose.no_check')}</p>;
  if (!check) return <p className="muted check">{t('compose.checking')}</p>;
  const theirs = (suggestion: { en: string; zh: string }) =>
    check.language.startsWith('zh')
      ? suggestion.zh
      : check.language === '' || check.language === 'und'
        ? say(suggestion)
        : suggestion.en;
  // The finding already says what is wrong; the refusal then adds only what to do and which rule.
  const refused = check.findings.some((finding) => finding.severity === 'refuse');
  // A refusal by a rule stands in the list of rules, with its source.
  const { refusal } = check;
  const listed = check.rules.some((rule) => rule.id === refusal?.rule?.id);
  const other = check.allowed ? null : instead(kind, check);
  return (
    <div className="check" aria-live="polite" aria-busy={checking}>
      {check.elements.length > 0 && (
        <>
          <h3>{t('compose.elements')}</h3>
          <ul>
            {check.elements.map((element) => (
              <li
                key={element.element}
                className={element.present ? 'there' : 'missing'}
                data-testid={`element-${element.element}`}
                data-present={element.present}
              >
                {element.present ? (
                  <CheckCircleFilled aria-hidden="true" />
                ) : (
                  <MinusCircleOutlined aria-hidden="true" />
                )}
                <span className="grow">
                  {t(`element.${element.element}`)}
                  <span className="sr-only">
                    {t(element.present ? 'compose.element_there' : 'compose.element_missing', { element: '' })}
                  </span>
                  {element.matched && <small className="clip muted">{element.matched}</small>}
                </span>
                {!element.present && (
                  <Tooltip title={theirs(element.suggestion)} placement="left">
                    <Button
                      size="small"
                      type="text"
                      onClick={() => onInsert(theirs(element.suggestion))}
                      aria-label={`${t('compose.insert')}: ${t(`element.${element.element}`)}`}
                    >
                      {t('compose.insert')}
                    </Button>
                  </Tooltip>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {!empty &&
        check.findings.map((finding) => (
          <p
            key={`${finding.kind}:${finding.text}`}
            className={finding.severity === 'refuse' ? 'finding refuse' : 'finding warn'}
            data-testid="finding"
          >
            {finding.severity === 'refuse' ? (
              <CloseCircleFilled aria-hidden="true" />
            ) : (
              <WarningFilled aria-hidden="true" />
            )}
            <span>
              <strong>{t(finding.severity === 'refuse' ? 'compose.refuse' : 'compose.warn')}</strong>{' '}
              {finding.text && <q>{finding.text}</q>} {say(finding.message)}
            </span>
          </p>
        ))}
      {!empty && refusal && (refusal.hint || (!listed && (!refused || refusal.rule))) && (
        <div className="finding refuse">
          <CloseCircleFilled aria-hidden="true" />
          <span>
            {!refused && !listed && say(refusal.message)} {refusal.hint && say(refusal.hint)}
            {refusal.rule && !listed && (
              <small className="muted">
                {t('error.rule', { ...refusal.rule, date: refusal.rule.date ?? t('rule.no_date') })}
              </small>
            )}
          </span>
        </div>
      )}
      <SpokenRules rules={spoken(check, empty)} fallback={empty || !check.house_default ? null : check.house_default} />
      {other && (
        <p className="instead" data-testid="instead">
          <strong>{t('compose.instead')}</strong> {t(`compose.instead.${other}`)}
        </p>
      )}
    </div>
  );
}
