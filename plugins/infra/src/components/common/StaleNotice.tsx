import { Alert, Button } from '@backstage/ui';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { absoluteTime } from '../../lib/time';

interface StaleNoticeProps {
  query?: {
    data: unknown;
    error: unknown;
    isError: boolean;
    /** When what is shown was read. */
    dataUpdatedAt: number;
    refetch: () => unknown;
  };
}

/** Says that what is shown could not be read again, so that nobody takes it for the present. */
export function StaleNotice({ query }: StaleNoticeProps) {
  const t = useT();
  const language = useLanguage();
  if (!query?.isError) return null;
  const problem = apiProblem(query.error);
  const at = query.dataUpdatedAt
    ? absoluteTime(new Date(query.dataUpdatedAt).toISOString(), language)
    : undefined;
  return (
    <Alert
      role="status"
      icon
      status="warning"
      title={at ? t('common.staleSince', { time: at }) : t('common.staleTitle')}
      description={
        problem.status === 403 ? t('common.forbiddenText') : problem.message
      }
      customActions={
        <Button variant="secondary" onPress={() => query.refetch()}>
          {t('common.retry')}
        </Button>
      }
    />
  );
}
