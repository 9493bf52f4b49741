import { useSyncExternalStore } from 'react';

interface Clock {
  now: number;
  listeners: Set<() => void>;
  timer?: ReturnType<typeof setInterval>;
}

/** One timer per interval for the whole page, however many ages it shows. */
const clocks = new Map<number, Clock>();

function clockOf(interval: number): Clock {
  const known = clocks.get(interval);
  if (known) return known;
  const clock: Clock = { now: Date.now(), listeners: new Set() };
  clocks.set(interval, clock);
  return clock;
}

function subscribeTo(clock: Clock, interval: number) {
  return (listener: () => void) => {
    clock.listeners.add(listener);
    if (!clock.timer) {
      clock.now = Date.now();
      clock.timer = setInterval(() => {
        clock.now = Date.now();
        clock.listeners.forEach(notify => notify());
      }, interval);
    }
    return () => {
      clock.listeners.delete(listener);
      if (clock.listeners.size > 0) return;
      clearInterval(clock.timer);
      clock.timer = undefined;
    };
  };
}

const subscriptions = new Map<number, ReturnType<typeof subscribeTo>>();

/** The time, moving on every `interval` milliseconds. */
export function useNow(interval = 10_000): number {
  const clock = clockOf(interval);
  let subscribe = subscriptions.get(interval);
  if (!subscribe) {
    subscribe = subscribeTo(clock, interval);
    subscriptions.set(interval, subscribe);
  }
  return useSyncExternalStore(subscribe, () => clock.now);
}
