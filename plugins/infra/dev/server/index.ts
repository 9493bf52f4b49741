import { FixtureState } from './FixtureState';
import { fixtureHandlers } from './handlers';
import { seed } from './seed';
import { step } from './simulate';

/** A fixture server: handlers for msw, and a pretended engine that moves when told to. */
export function createFixtureServer(options: {
  baseUrl: string;
  latency?: number;
}) {
  const state = new FixtureState();
  seed(state);
  return {
    state,
    handlers: fixtureHandlers(state, options),
    step: () => step(state),
  };
}
