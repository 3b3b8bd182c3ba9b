// What is wrong with a picture, where it was put.
import { useT } from '../../app/i18n';
import { FailureNote } from '../Failure';
import type { Taking } from './usePictures';

export function TakingFaults({ taking: { wrong, failure } }: { taking: Taking }) {
  const t = useT();
  return (
    <>
      {wrong && (
        <p className="failure-note" role="alert" data-testid="proof-wrong">
          {t(`proof.${wrong}`)}
        </p>
      )}
      <FailureNote failure={failure} />
    </>
  );
}
