import { useEffect, useRef } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import { QueryKey } from '@tanstack/react-query';
import { keys, useInvalidate } from './useInfra';

/** Channel on which the backend says which environments changed. */
export const environmentsChannel = 'infra:environments';

type EnvironmentSignal = { action: 'refetch'; environmentIds: string[] };

/** Calls `act` at most once per `interval`, the last time included. */
export function useThrottled(act: () => void, interval: number) {
  const latest = useRef(act);
  latest.current = act;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const lastRun = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useRef(() => {
    if (timer.current !== undefined) return;
    const wait = Math.max(0, lastRun.current + interval - Date.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      lastRun.current = Date.now();
      latest.current();
    }, wait);
  }).current;
}

/**
 * Has queries read again when a signal says that something changed. A thousand environments
 * changing at once make one request a second, not a thousand.
 *
 * @returns how often to poll beside it, in milliseconds: rarely once signals come.
 */
export function useLiveRefresh(
  options: {
    queryKey?: QueryKey;
    /** Leaves signals about others alone. */
    environmentId?: string;
  } = {},
): number {
  const { queryKey = keys.all, environmentId } = options;
  const { lastSignal, isSignalsAvailable } =
    useSignal<EnvironmentSignal>(environmentsChannel);
  const invalidate = useInvalidate();
  const refresh = useThrottled(() => invalidate(queryKey), 1_000);
  useEffect(() => {
    if (!lastSignal) return;
    if (environmentId && !lastSignal.environmentIds.includes(environmentId)) {
      return;
    }
    refresh();
  }, [environmentId, lastSignal, refresh]);
  // A signal sent before the connection stands is lost, so they count once one has come.
  return isSignalsAvailable && lastSignal ? 60_000 : 10_000;
}
