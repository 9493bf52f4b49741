import {
  ApplyRequest,
  ApplyResult,
  DriverError,
  DriverOutputs,
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
import {
  endpointMoves,
  endpointName,
  endpointObjects,
  endpointRef,
} from './objects';
import { whyNotAnswered } from './query';
import {
  DnsEndpointInputs,
  dnsEndpointInputSchema,
  dnsEndpointOutputSchema,
} from './schema';

const KIND = 'dns-endpoint';
const CURE =
  'Install external-dns with its definitions (source `crd`), or have the definition use a driver for the DNS server.';

type Request = ResourceRequest<KubernetesConnection, DnsEndpointInputs>;

/** A name that external-dns puts into the DNS, ready when the name servers answer with it. */
export const dnsEndpointKind = createResourceKind<
  KubernetesConnection,
  DnsEndpointInputs
>({
  kind: KIND,
  title: 'DNS name by external-dns',
  inputSchema: dnsEndpointInputSchema,
  outputSchema: dnsEndpointOutputSchema,
  // Its name is its own, so there is nothing to adopt.
  capabilities: { adopt: false, watch: true },
  externalName: endpointName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: [],
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { connection, externalName, inputs, state, signal } = request;
  const servers = inputs.nameServers ?? connection.config.nameServers ?? [];
  const observation = await observeSet(
    scopeOf(request, KIND),
    desiredSet(request),
    {
      state,
      moved: endpointMoves(externalName, inputs),
      replaceable: true,
      waitForEnd:
        servers.length === 0 ? ['externaldns.k8s.io/DNSEndpoint'] : [],
      outputs: async (): Promise<DriverOutputs> =>
        inputs.name
          ? { host: inputs.name, type: inputs.type, values: inputs.values }
          : {},
    },
  );
  if (
    observation.status === 'absent' ||
    !observation.ready ||
    !observation.upToDate
  ) {
    return observation;
  }
  const why = await whyNotAnswered(servers, inputs, signal);
  return why ? { ...observation, ready: false, message: why } : observation;
}

async function apply(
  request: ApplyRequest<KubernetesConnection, DnsEndpointInputs>,
): Promise<ApplyResult> {
  const { connection, externalName, inputs, signal, state } = request;
  signal.throwIfAborted();
  const [move] = endpointMoves(externalName, inputs);
  if (move) {
    throw new DriverError(
      'terminal',
      `The DNSEndpoint ${externalName} cannot move to namespace ${move.after}. Undo that, or delete the claim and make another.`,
    );
  }
  await requireKinds(connection, [endpointRef(externalName)], signal, CURE);
  return applySet(scopeOf(request, KIND), desiredSet(request), {
    state,
    adopt: false,
  });
}

async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  return removeSet(scopeOf(request, KIND), [endpointRef(request.externalName)]);
}

function desiredSet({ externalName, identity, inputs }: Request) {
  return desire(endpointObjects(externalName, inputs), identity, KIND);
}
