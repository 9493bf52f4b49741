import { useSearchParams } from 'react-router-dom';

export const tabs = [
  'resources',
  'activity',
  'deployments',
  'receipts',
] as const;

export type Tab = (typeof tabs)[number];

/**
 * What is open on the page, kept in the URL so that it can be shared. A tab that is not offered, or
 * not any more, is answered with the first that is.
 */
export function useSelection(offered: readonly Tab[] = tabs) {
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string | undefined) =>
    setParams(
      current => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const wanted = params.get('tab') as Tab;
  return {
    tab: offered.includes(wanted) ? wanted : offered[0],
    resource: params.get('resource') ?? undefined,
    setTab: (tab: Tab) => set('tab', tab),
    setResource: (address?: string) => set('resource', address),
  };
}
