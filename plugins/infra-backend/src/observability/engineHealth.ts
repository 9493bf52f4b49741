import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  RootHealthService,
} from '@backstage/backend-plugin-api';

/** What is wrong, for the readiness of the backend; undefined: nothing. */
export type HealthCheck = () => string | undefined;

/** Parts of this process that its readiness depends on. */
export interface InfraHealth {
  add(name: string, check: HealthCheck): void;
  problems(): string[];
}

class Checks implements InfraHealth {
  readonly #checks = new Map<string, HealthCheck>();

  add(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  problems(): string[] {
    return [...this.#checks].flatMap(([name, check]) => {
      const problem = check();
      return problem === undefined ? [] : [`${name}: ${problem}`];
    });
  }
}

/** Where the plugin says how its engine is, and the backend's health asks. */
export const infraHealthServiceRef = createServiceRef<InfraHealth>({
  id: 'infra.health',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({ service, deps: {}, factory: () => new Checks() }),
});

/**
 * The backend's health with that of the engine in this process: it is ready while the engine is at
 * work and reaches its database. A plugin cannot add to the default one, so the backend takes this
 * in its place: `backend.add(infraRootHealthServiceFactory)`.
 *
 * @public
 */
export const infraRootHealthServiceFactory = createServiceFactory({
  service: coreServices.rootHealth,
  deps: {
    lifecycle: coreServices.rootLifecycle,
    infra: infraHealthServiceRef,
  },
  factory({ lifecycle, infra }): RootHealthService {
    let state: string | undefined = 'Backend has not started yet';
    lifecycle.addStartupHook(() => {
      state = undefined;
    });
    lifecycle.addBeforeShutdownHook(() => {
      state = 'Backend is shutting down';
    });
    const ok = { status: 200, payload: { status: 'ok' } };
    return {
      // Restarting a process does not bring a database back, so its life does not hang on it.
      getLiveness: async () => ok,
      getReadiness: async () => {
        const message = state ?? infra.problems().join('; ');
        return message
          ? { status: 503, payload: { status: 'error', message } }
          : ok;
      },
    };
  },
});

/** The longest time without a sweep in which an engine counts as at work. */
const MAX_SILENCE_MS = 60_000;

/** How an engine is, by what it did last: every sweep asks the database. */
export function engineHealth(engine: {
  lastSweepAt(): Date | undefined;
}): HealthCheck {
  return () => {
    const last = engine.lastSweepAt();
    if (!last) {
      return 'the engine has not begun to work';
    }
    const silence = Date.now() - last.getTime();
    return silence > MAX_SILENCE_MS
      ? `the engine has not reached its database for ${Math.round(
          silence / 1_000,
        )} s`
      : undefined;
  };
}
