import {
  ApplyRequest,
  ApplyResult,
  DriverError,
  Observation,
  RemoveRequest,
  RemoveResult,
  ResourceRequest,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { applySet } from '../sets/applySet';
import { desire } from '../sets/objectSet';
import { observeSet } from '../sets/observeSet';
import { removeSet } from '../sets/removeSet';
import { requireKinds } from '../sets/requireKinds';
import { observeRefusable, scopeOf } from '../sets/scope';
import { refsIn } from '../sets/state';
import {
  routeMoves,
  routeName,
  routeObjects,
  routeOutputs,
  routeRefs,
} from './objects';
import { RouteInputs, routeInputSchema, routeOutputSchema } from './schema';

const KIND = 'route';
const CURE =
  'Install the Gateway API or cert-manager on the cluster, or have the definition do without.';

type Request = ResourceRequest<KubernetesConnection, RouteInputs>;

/** The way from a name to a workload: an Ingress or an HTTPRoute, with a certificate. */
export const routeKind = createResourceKind<KubernetesConnection, RouteInputs>({
  kind: KIND,
  title: 'Route',
  inputSchema: routeInputSchema,
  outputSchema: routeOutputSchema,
  // Its name is its own, so there is nothing to adopt.
  capabilities: { adopt: false, watch: true },
  externalName: routeName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  // Its kinds are watched from their first use on: few clusters have all of them.
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: [],
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { externalName, inputs, state } = request;
  const waits = inputs.waitForAddress ?? true;
  return observeSet(scopeOf(request, KIND), desiredSet(request), {
    state,
    moved: routeMoves(externalName, inputs),
    replaceable: true,
    waitForEnd: waits ? ['networking.k8s.io/Ingress'] : [],
    outputs: async () =>
      inputs.hosts ? routeOutputs(externalName, inputs) : {},
  });
}

async function apply(
  request: ApplyRequest<KubernetesConnection, RouteInputs>,
): Promise<ApplyResult> {
  const { connection, signal, state } = request;
  signal.throwIfAborted();
  refuseMoves(request);
  const set = desiredSet(request);
  await requireKinds(connection, set.refs, signal, CURE);
  return applySet(scopeOf(request, KIND), set, { state, adopt: false });
}

async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  const { route, certificate, secret } = routeRefs(request.externalName);
  return removeSet(scopeOf(request, KIND), [certificate, secret], route);
}

function desiredSet({ externalName, identity, inputs, state }: Request) {
  const set = routeObjects(externalName, identity, inputs, refsIn(state));
  return desire(set, identity, KIND);
}

function refuseMoves({ externalName, inputs }: Request): void {
  const [move] = routeMoves(externalName, inputs);
  if (move) {
    throw new DriverError(
      'terminal',
      `The route ${externalName} cannot change ${move.path} from ${move.before} to ${move.after}. Undo that, or delete the claim and make another.`,
    );
  }
}
