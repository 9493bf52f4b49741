import { randomUUID } from 'node:crypto';
import { DriverError, ResourceKind } from '../../../driver';
import { InMemoryConnection } from '../../memory/createInMemoryDriver';
import { InMemoryWorld } from '../../memory/InMemoryWorld';
import { leaks, secretOf } from './leaks';

type Kind = ResourceKind<InMemoryConnection, any>;

/** A driver with one fault, and the test of the suite that finds it. */
export interface Mutant {
  reason: string;
  /** Changes a driver that conforms; `original` is a copy from before. */
  mutate(kind: Kind, original: Kind, world: InMemoryWorld): Partial<Kind>;
  /** Title of a test that must fail, and that nothing but the mutation makes fail. */
  fails: string;
}

export const keyOf = (externalName: string) => ({
  kind: 'thing',
  externalName,
});

export const mutants: Mutant[] = [
  {
    reason: 'looking makes the thing',
    mutate: (_, { observe, apply }) => ({
      observe: async request => {
        const secrets = { ...request.secrets, ensure: async () => 'made up' };
        await apply({ ...request, secrets }).catch(() => {});
        return observe(request);
      },
    }),
    fails: 'sees nothing before anything is made, and makes nothing by looking',
  },
  {
    reason: 'looking writes to the thing',
    mutate: (_, { observe }, world) => ({
      observe: async request => {
        const object = world.find(keyOf(request.externalName));
        if (object?.inputs) {
          object.inputs = { ...object.inputs, looked: randomUUID() };
        }
        return observe(request).then(o =>
          o.status === 'present' ? { ...o, diff: [], upToDate: true } : o,
        );
      },
    }),
    fails: 'changes nothing by looking',
  },
  {
    reason: 'a second apply fails, since the thing exists',
    mutate: (_, { apply }, world) => ({
      apply: async request => {
        if (world.find(keyOf(request.externalName))) {
          throw new DriverError('conflict', 'It exists');
        }
        return apply(request);
      },
    }),
    fails: 'changes nothing when applied a second time',
  },
  {
    reason: 'a second apply replaces the secret',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present'
          ? { ...o, outputs: { ...o.outputs, token: randomUUID() } }
          : o;
      },
    }),
    fails: 'changes nothing when applied a second time',
  },
  {
    reason: 'ready without what the output schema promises',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present' ? { ...o, outputs: {} } : o;
      },
    }),
    fails: 'makes what was asked for, usable as its outputs say',
  },
  {
    reason: 'outputs that do not work',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present' && o.outputs.size
          ? { ...o, outputs: { ...o.outputs, size: -1 } }
          : o;
      },
    }),
    fails: 'makes what was asked for, usable as its outputs say',
  },
  {
    reason: 'everything is always up to date',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present' ? { ...o, diff: [], upToDate: true } : o;
      },
    }),
    fails: 'sees and repairs: size changed',
  },
  {
    reason: 'drift is seen and left',
    mutate: (_, { apply }, world) => ({
      apply: async request =>
        world.find(keyOf(request.externalName))?.inputs
          ? { status: 'done' }
          : apply(request),
    }),
    fails: 'sees and repairs: size changed',
  },
  {
    reason: 'changes are seen and left',
    mutate: (_, { apply }, world) => ({
      apply: async request =>
        world.find(keyOf(request.externalName))?.inputs
          ? { status: 'done' }
          : apply(request),
    }),
    fails: 'sees that other inputs are asked for, and brings them about',
  },
  {
    reason: 'what was destroyed is taken as done by the state',
    mutate: (_, { apply }) => ({
      apply: async request =>
        request.state?.made
          ? { status: 'done' }
          : { ...(await apply(request)), state: { made: true } },
    }),
    fails: 'sees and makes again what somebody destroyed',
  },
  {
    reason: 'what bears no mark is taken over unasked',
    mutate: (_, { apply }) => ({
      apply: request => apply({ ...request, adopt: true }),
    }),
    fails: 'refuses what bears no mark, and leaves it untouched',
  },
  {
    reason: 'adopting takes from other owners',
    mutate: (_, { apply }, world) => ({
      apply: async request => {
        const object = world.find(keyOf(request.externalName));
        if (object && request.adopt) {
          object.mark = request.identity.ownershipMark;
        }
        return apply(request);
      },
    }),
    fails: 'refuses what bears the mark of another also where it may adopt',
  },
  {
    reason: 'claims to adopt and does not',
    mutate: (_, { apply }) => ({
      apply: request => apply({ ...request, adopt: false }),
    }),
    fails: 'adopts what bears no mark where it may',
  },
  {
    reason: 'says of what it adopts that it cannot be adopted',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const seen = await observe(request);
        return seen.status === 'present' && !seen.owned && !seen.foundMark
          ? { ...seen, notAdoptable: 'Not today' }
          : seen;
      },
    }),
    fails: 'adopts what bears no mark where it may',
  },
  {
    reason: 'claims to read and tells nothing of what bears no mark',
    mutate: (_, { observe }) => ({
      capabilities: { adopt: true, watch: false, read: true },
      observe: request => observe({ ...request, read: false }),
    }),
    fails: 'tells of what bears no mark where it is only read',
  },
  {
    reason: 'adopts without claiming to',
    mutate: kind => ({ capabilities: { ...kind.capabilities, adopt: false } }),
    fails: 'refuses to adopt, since it does not claim to be able to',
  },
  {
    reason: 'removes by name, whoever owns it',
    mutate: (_, __, world) => ({
      remove: async request => {
        world.destroy(keyOf(request.externalName));
        return { status: 'done' };
      },
    }),
    fails: 'refuses what bears the mark of another, and leaves it untouched',
  },
  {
    reason: 'fails to remove what is gone',
    mutate: (_, { remove }, world) => ({
      remove: async request => {
        if (!world.find(keyOf(request.externalName))) {
          throw new DriverError('terminal', 'Not found');
        }
        return remove(request);
      },
    }),
    fails: 'takes the removal of what is absent as success',
  },
  {
    reason: 'removes only in word',
    mutate: () => ({ remove: async () => ({ status: 'done' }) }),
    fails: 'removes what it made',
  },
  {
    reason: 'knows only by its handle what it began',
    mutate: (_, { apply, remove }) => ({
      apply: async request => {
        const result = await apply({ ...request, handle: undefined });
        return request.handle
          ? { ...result, state: { made: true } }
          : { status: 'inProgress', handle: { half: true }, pollAfter: 0 };
      },
      remove: async request =>
        request.state ? remove(request) : { status: 'done' },
    }),
    fails:
      'leaves nothing where it dies while work goes on and is to be removed then',
  },
  {
    reason: 'writes down only at the end what it began',
    mutate: (_, { apply, remove }) => ({
      apply: async request => ({
        ...(await apply(request)),
        state: { made: true },
      }),
      remove: async request =>
        request.state ? remove(request) : { status: 'done' },
    }),
    fails:
      'leaves nothing where it dies while work goes on, with its last answer lost, and is to be removed then',
  },
  {
    reason: 'looking makes a secret',
    mutate: (_, { observe }) => ({
      observe: async request => {
        await request.secrets.ensure('looked', randomUUID);
        return observe(request);
      },
    }),
    fails: 'changes nothing by looking',
  },
  {
    reason: 'forgets what it removed only in its own view',
    mutate: (_, { observe }) => {
      const removed = new Set<string>();
      return {
        remove: async request => {
          removed.add(request.externalName);
          return { status: 'done' };
        },
        observe: async request =>
          removed.has(request.externalName)
            ? { status: 'absent' }
            : observe(request),
      };
    },
    fails: 'removes what it made',
  },
  {
    reason: 'the mark comes as a second step, so a death leaves an orphan',
    mutate: (_, { apply }, world) => ({
      apply: async request => {
        const key = keyOf(request.externalName);
        if (!world.find(key)) {
          world.put({ ...key, provider: 'conformance' });
          // The first call through the gate may be the last one.
          await apply({ ...request, adopt: true });
        }
        return apply(request);
      },
    }),
    fails: 'survives death behind each call of create',
  },
  {
    reason: 'works only with the state of the last apply',
    mutate: (_, { apply }, world) => ({
      apply: async request => {
        if (world.find(keyOf(request.externalName)) && !request.state) {
          throw new DriverError('conflict', 'Unknown to me');
        }
        return { ...(await apply(request)), state: { known: true } };
      },
    }),
    fails: 'finds its own work where the result of apply was lost',
  },
  {
    reason: 'the aborted call goes on all the same',
    mutate: (_, { apply }) => ({
      apply: request =>
        apply({ ...request, signal: new AbortController().signal }),
    }),
    fails: 'rejects apply at once where the signal is aborted already',
  },
  {
    reason: 'an abort is taken for a verdict on the inputs',
    mutate: (_, { apply }) => ({
      apply: request =>
        apply(request).catch(error => {
          throw request.signal.aborted
            ? new DriverError('terminal', 'Aborted')
            : error;
        }),
    }),
    fails: 'rejects apply at once where the signal is aborted already',
  },
  {
    reason: 'a name by chance',
    mutate: () => ({ externalName: () => randomUUID() }),
    fails: 'names the same thing the same every time',
  },
  {
    reason: 'a name by changing what was given',
    mutate: (_, { externalName }) => ({
      externalName: (identity, inputs) => {
        inputs.size = 0;
        return externalName(identity, inputs);
      },
    }),
    fails: 'names the same thing the same every time',
  },
  {
    reason: 'a misspelt schema',
    mutate: () => ({ inputSchema: { type: 'object', propertys: {} } }),
    fails: 'has schemas of draft 2020-12',
  },
  {
    reason: 'claims to watch and cannot',
    mutate: () => ({ watch: undefined }),
    fails: 'has watch exactly where it claims to',
  },
  {
    reason: 'watches without telling',
    mutate: (_, { watch }) => ({
      watch: options => watch!({ ...options, onChange: () => {} }),
    }),
    fails: 'tells of what is made, changed and removed outside, until aborted',
  },
  {
    reason: 'watches for ever',
    mutate: (_, { watch }) => ({
      watch: options =>
        watch!({ ...options, signal: new AbortController().signal }),
    }),
    fails: 'tells of what is made, changed and removed outside, until aborted',
  },
  {
    reason: 'refused credentials look like bad luck',
    mutate: (_, { apply }) => ({
      apply: request =>
        apply(request).catch(error => {
          throw new DriverError('retryable', error.message);
        }),
    }),
    fails: 'says accessDenied where the credentials are refused',
  },
  {
    reason: 'inputs that cannot work are accepted',
    mutate: () => ({ inputSchema: { type: 'object' } }),
    fails: 'refuses inputs: an empty name names nothing',
  },
  {
    reason: 'a secret in a diff',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present' && !o.upToDate
          ? {
              ...o,
              diff: [{ path: '/password', secret: true, after: 'not telling' }],
            }
          : o;
      },
    }),
    fails: 'sees that other inputs are asked for, and brings them about',
  },
  ...leaks([
    [
      'a log line',
      (_, request) => request.logger.info(`with ${secretOf(request)}`),
    ],
    [
      'the fields of a log line',
      (_, request) => request.logger.info('x', { inputs: request.inputs }),
    ],
    [
      'a log line, as base64',
      (_, request) =>
        request.logger.debug(Buffer.from(secretOf(request)).toString('base64')),
    ],
    [
      'the state',
      (result, request) => ({ ...result, state: { it: secretOf(request) } }),
    ],
  ]),
  {
    reason: 'a secret in the cause of an error',
    mutate: (_, { apply }) => ({
      apply: request =>
        apply(request).catch(error => {
          throw new DriverError(error.code, 'Failed', {
            cause: new Error(`login as ${secretOf(request)}`),
          });
        }),
    }),
    fails:
      'are in no log, error, diff, state, handle, message or public output',
  },
  {
    reason: 'a secret in an output that is not marked',
    mutate: (_, { observe }) => ({
      observe: async request => {
        const o = await observe(request);
        return o.status === 'present'
          ? {
              ...o,
              outputs: {
                ...o.outputs,
                url: `x://u:${encodeURIComponent(String(o.outputs.token))}@h`,
              },
            }
          : o;
      },
    }),
    fails:
      'are in no log, error, diff, state, handle, message or public output',
  },
];
