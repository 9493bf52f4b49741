import { createHash } from 'node:crypto';
import {
  DriverError,
  JsonSchema,
  Observation,
  RegistryAccess,
  RegistryCredentials,
  ResourceKind,
  ResourceRequest,
  StoredRegistryCredential,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { MAX_REPOSITORY, REPOSITORY } from '../client/names';
import { writeDockerConfig } from '../dockerConfig';
import { hostsSchema, outputSchema } from '../pullSecretSchema';
import { generatePassword, hashPassword } from '../tokens/passwords';
import { BuiltInConnection } from './connection';
import { secretName, versionIn, versionInForce } from './passwordVersions';

export interface PullSecretInputs {
  repositories: string[];
  hosts?: string[];
}

type Request = ResourceRequest<BuiltInConnection, PullSecretInputs>;

const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    repositories: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      items: {
        type: 'string',
        maxLength: MAX_REPOSITORY,
        pattern: REPOSITORY.source.replace(/\$$/, '(?:/\\*)?$'),
      },
      description:
        'What the environment may pull: a repository, or `path/*` for all below it.',
    },
    hosts: hostsSchema,
  },
  required: ['repositories'],
  additionalProperties: false,
};

/** A login of an environment's own, which can pull what it runs and nothing else. */
export function createPullSecretKind(
  credentials: RegistryCredentials,
  now: () => number,
): ResourceKind<BuiltInConnection, PullSecretInputs> {
  return createResourceKind<BuiltInConnection, PullSecretInputs>({
    kind: 'pull-secret',
    title: 'Pull secret',
    capabilities: { adopt: false, watch: false },
    inputSchema,
    outputSchema,

    externalName: ({ environmentName, instanceId }) =>
      `pull-${environmentName
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, '-')}-${shortHash(instanceId)}`,

    observe: request => observe(credentials, request),

    async apply(request) {
      const { identity, inputs, secrets, state, signal } = request;
      signal.throwIfAborted();
      const found = await find(credentials, request);
      if (found && found.owner !== identity.ownershipMark) {
        throw conflict(request, found);
      }
      const known = versionIn(state);
      const inForce =
        found && (await versionInForce(known, found.passwordHash, secrets));
      // Whoever took the credential away does not want the same password back.
      const isTakenAway = !found && state?.version !== undefined;
      const version = inForce?.version ?? (isTakenAway ? known + 1 : known);
      // Stored before it is registered: a crash in between loses nothing.
      const password = await secrets.ensure(
        secretName(version),
        generatePassword,
      );
      const isCurrent = found && inForce && changes(found, inputs).length === 0;
      if (!isCurrent) {
        signal.throwIfAborted();
        await register(
          credentials,
          request,
          {
            access: accessOf(inputs),
            passwordHash: await hashPassword(password),
          },
          { exists: found !== undefined, now },
        );
      }
      return { status: 'done', state: { version } };
    },

    async remove({ connection, externalName, identity, signal }) {
      signal.throwIfAborted();
      await credentials.remove({
        provider: connection.providerName,
        username: externalName,
        owner: identity.ownershipMark,
      });
      return { status: 'done' };
    },
  });
}

async function observe(
  credentials: RegistryCredentials,
  request: Request,
): Promise<Observation> {
  const { connection, externalName, identity, inputs, secrets } = request;
  request.signal.throwIfAborted();
  const found = await find(credentials, request);
  if (!found) {
    return { status: 'absent' };
  }
  const owned = found.owner === identity.ownershipMark;
  const known = versionIn(request.state);
  const inForce =
    owned && (await versionInForce(known, found.passwordHash, secrets));
  const diff = changes(found, inputs);
  if (!inForce || inForce.version !== known) {
    diff.push({ path: '/password', secret: true });
  }
  const { host } = connection.url;
  return {
    status: 'present',
    owned,
    foundMark: found.owner,
    upToDate: diff.length === 0,
    diff,
    ready: Boolean(inForce),
    ...(!inForce && { message: 'The password that is kept is not in force' }),
    outputs: inForce
      ? {
          dockerConfig: writeDockerConfig(inputs.hosts ?? [host], {
            username: externalName,
            password: inForce.password,
          }),
          server: host,
          username: externalName,
        }
      : {},
  };
}

function find(
  credentials: RegistryCredentials,
  { connection, externalName }: Request,
) {
  return credentials.get(connection.providerName, externalName);
}

async function register(
  credentials: RegistryCredentials,
  request: Request,
  what: Pick<StoredRegistryCredential, 'access' | 'passwordHash'>,
  { exists, now }: { exists: boolean; now: () => number },
): Promise<void> {
  const { connection, externalName, identity } = request;
  const credential: StoredRegistryCredential = {
    provider: connection.providerName,
    username: externalName,
    purpose: 'pull',
    owner: identity.ownershipMark,
    entityRef: identity.entityRef,
    environment: {
      id: identity.environmentId,
      name: identity.environmentName,
    },
    createdBy: identity.entityRef,
    createdAt: new Date(now()).toISOString(),
    ...what,
  };
  const done = exists
    ? await credentials.update(credential)
    : await credentials.add(credential);
  if (!done) {
    throw new DriverError(
      'retryable',
      `The credential ${externalName} of ${connection.providerName} was changed at the same time`,
    );
  }
}

function accessOf({ repositories }: PullSecretInputs): RegistryAccess[] {
  return [...repositories]
    .sort()
    .map(repository => ({ repository, actions: ['pull'] }));
}

/** What differs between the credential and the inputs. */
function changes(
  { access }: Pick<StoredRegistryCredential, 'access'>,
  inputs: PullSecretInputs,
): FieldDiff[] {
  const wanted = accessOf(inputs);
  const text = (list: RegistryAccess[]) =>
    list.map(each => `${each.repository}:${[...each.actions].sort()}`).sort();
  const [before, after] = [text(access), text(wanted)];
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path: '/repositories', before, after }];
}

function conflict(
  { connection, externalName }: Request,
  { owner }: StoredRegistryCredential,
): DriverError {
  return new DriverError(
    'conflict',
    `The credential ${externalName} of ${connection.providerName} belongs to ${owner}; it is left as it is`,
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
