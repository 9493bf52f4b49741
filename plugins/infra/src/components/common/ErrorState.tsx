import { Alert, Button } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
}

/** Says what went wrong with loading, and offers to try again where that can help. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const t = useT();
  const problem = apiProblem(error);
  if (problem.status === 403) {
    return (
      <Alert
        role="alert"
        icon
        status="warning"
        title={t('common.forbiddenTitle')}
        description={t('common.forbiddenText')}
      />
    );
  }
  return (
    <Alert
      role="alert"
      icon
      status="danger"
      title={t('common.errorTitle')}
      description={problem.message}
      customActions={
        onRetry && (
          <Button variant="secondary" onPress={onRetry}>
            {t('common.retry')}
          </Button>
        )
      }
    />
  );
}
