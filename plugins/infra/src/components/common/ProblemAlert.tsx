import { Alert } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { apiProblem, splitFieldErrors } from '../../lib/apiError';

interface ProblemAlertProps {
  error: unknown;
  /** Pointers of fields that show their own errors. */
  shownFields?: string[];
}

/** An action's failure, with the field errors that no field on screen can show. */
export function ProblemAlert({ error, shownFields = [] }: ProblemAlertProps) {
  const t = useT();
  const problem = apiProblem(error);
  const { shown, rest } = splitFieldErrors(problem, shownFields);
  const onlyFields = Object.keys(shown).length > 0 && rest.length === 0;
  if (onlyFields) return null;
  const forbidden = problem.status === 403;
  return (
    <Alert
      role="alert"
      icon
      status="danger"
      title={t(forbidden ? 'common.notAllowedTitle' : 'common.actionFailed')}
      description={
        rest.length ? (
          <ul>
            {rest.map(([pointer, message]) => (
              <li key={pointer}>
                <code>{pointer}</code> {message}
              </li>
            ))}
          </ul>
        ) : (
          problem.message
        )
      }
    />
  );
}
