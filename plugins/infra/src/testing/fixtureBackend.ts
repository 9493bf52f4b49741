import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { InfraClient } from '@infra-orchestration/backstage-plugin-infra-common';
import { setupServer } from 'msw/node';
import { createFixtureServer } from '../../dev/server';

const baseUrl = 'http://backend.test/api/infra';

/**
 * The fixture server behind msw, fresh for each test, and the real client to speak to it. Time
 * moves only by `step()`.
 */
export function useFixtureBackend() {
  const worker = setupServer();
  registerMswTestHooks(worker);
  let current: ReturnType<typeof createFixtureServer>;
  beforeEach(() => {
    current = createFixtureServer({ baseUrl });
    worker.use(...current.handlers);
  });
  return {
    worker,
    baseUrl,
    get state() {
      return current.state;
    },
    get handlers() {
      return current.handlers;
    },
    step: () => current.step(),
    client: () =>
      new InfraClient({ discoveryApi: { getBaseUrl: async () => baseUrl } }),
    /** The environment of a demo component. */
    environment: (component: string, name: string) => {
      const found = [...current.state.kept.values()].find(
        ({ environment }) =>
          environment.name === name &&
          environment.entityRef === `component:default/${component}`,
      );
      if (!found) throw new Error(`No fixture ${component}/${name}`);
      return found;
    },
  };
}

export type FixtureBackend = ReturnType<typeof useFixtureBackend>;
