import {
  createHookKind,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { HookRegistry } from '../../hooks';

type Script = (times: number, request: HookRequest) => HookResult;

/** Something outside that hooks are run by; it outlives the engines that ask for it. */
export class HookWorld {
  /** What was begun, by run id, with how often it was asked for. */
  readonly begun = new Map<string, { hook: string; asked: number }>();
  readonly ended: { hook: string; outcome: string }[] = [];
  readonly requests: HookRequest[] = [];
  readonly #scripts = new Map<string, Script>();

  /** @param script - what is answered the n-th time, from 1; default: success at once */
  answer(hook: string, script: Script): void {
    this.#scripts.set(hook, script);
  }

  registry(options: Partial<HookKind> = {}): HookRegistry {
    const registry = new HookRegistry();
    registry.addHookKind(
      createHookKind({
        kind: 'test',
        title: 'Test',
        inputSchema: { type: 'object' },
        run: async request => {
          const { hook } = request.about;
          const run = this.begun.get(request.runId) ?? { hook, asked: 0 };
          run.asked++;
          this.begun.set(request.runId, run);
          this.requests.push(request);
          const script = this.#scripts.get(hook);
          return script?.(run.asked, request) ?? { status: 'succeeded' };
        },
        end: async (request, outcome) => {
          this.ended.push({ hook: request.about.hook, outcome });
        },
        ...options,
      }),
    );
    return registry;
  }

  /** Names of hooks in the order in which they were begun. */
  get order(): string[] {
    return [...this.begun.values()].map(({ hook }) => hook);
  }
}
