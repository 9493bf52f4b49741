import { Alert } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { ProblemAlert } from '../common';
import { Registration } from './useRegistration';

interface OtherErrorsProps {
  registration: Registration;
  /** Pointers that fields of the step show. */
  shown: string[];
}

/** What went wrong and belongs to no field of the step. */
export function OtherErrors({ registration, shown }: OtherErrorsProps) {
  const t = useT();
  const others = registration.otherErrors(shown);
  if (others.length) {
    return (
      <Alert
        role="alert"
        icon
        status="danger"
        title={t('common.actionFailed')}
        description={
          <ul>
            {others.map(([pointer, message]) => (
              <li key={pointer}>
                <code>{pointer}</code> {message}
              </li>
            ))}
          </ul>
        }
      />
    );
  }
  return null;
}

/** A failure that no field can be blamed for. */
export function WholeError({ registration }: { registration: Registration }) {
  const { error, otherErrors } = registration;
  return error && otherErrors([]).length === 0 ? (
    <ProblemAlert error={error} />
  ) : null;
}
