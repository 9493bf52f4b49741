import {
  alertApiRef,
  toastApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';

type Status = 'success' | 'info' | 'danger';

/** Tells the user in passing; apps without toasts get an alert. */
export function useNotify() {
  const apis = useApiHolder();
  return useCallback(
    (title: string, status: Status = 'success', description?: string) => {
      const toasts = apis.get(toastApiRef);
      if (toasts) {
        const timeout = status === 'danger' ? undefined : 5_000;
        toasts.post({ title, description, status, timeout });
        return;
      }
      apis.get(alertApiRef)?.post({
        message: description ? `${title}: ${description}` : title,
        severity: status === 'danger' ? 'error' : status,
        display: 'transient',
      });
    },
    [apis],
  );
}
