import {
  AccessCheck,
  AccessReport,
  DriverCallContext,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { KubernetesApiError, isApiError, toDriverError } from '../errors';
import { accessManifest } from './manifest';
import { Need, isGranted, needsOf, neededRules } from './rules';

/** Rules are asked for a namespace that no role binding of a team is about. */
const PROBE_NAMESPACE = 'infra-orchestration-access-check';
const REVIEW = 'authorization.k8s.io/v1';

export const manifestHead = {
  title: 'Service account and role for this provider',
  mediaType: 'application/yaml',
};

/**
 * Asks for all rules of these credentials in one request; one by one only where the server says
 * that its answer is incomplete (clusters whose authorisation is a webhook).
 */
export async function checkAccess(
  connection: KubernetesConnection,
  context: DriverCallContext,
): Promise<AccessReport> {
  const remedy = {
    ...manifestHead,
    content: accessManifest(connection.providerName, connection.config),
  };
  try {
    const checks = groupChecks(await review(connection, context));
    const ok = checks.every(({ granted, optional }) => granted || optional);
    const complete = checks.every(({ granted }) => granted);
    const server = await serverVersion(connection, context);
    return { ok, checks, ...(complete ? {} : { remedy }), server };
  } catch (error) {
    const failure = toDriverError(error, 'Access check');
    const name = refusedIn(error);
    if (name === undefined) {
      throw failure;
    }
    const { message } = failure as Error;
    return { ok: false, checks: [{ name, granted: false, message }], remedy };
  }
}

/** What was refused. That the server is away, or has too much to do, says nothing of what is granted. */
function refusedIn(error: unknown): string | undefined {
  if (isApiError(error, 401)) {
    return 'log in';
  }
  if (isApiError(error, 403)) {
    return 'ask for its own permissions';
  }
  return isDriverError(error) && error.code === 'accessDenied'
    ? 'ask for a short-lived token'
    : undefined;
}

interface Answer {
  need: Need;
  granted: boolean;
}

async function review(
  connection: KubernetesConnection,
  { signal }: DriverCallContext,
): Promise<Answer[]> {
  const { client, config } = connection;
  const needs = needsOf(neededRules(config));
  const { status } = await client.call({
    method: 'POST',
    path: `/apis/${REVIEW}/selfsubjectrulesreviews`,
    body: {
      apiVersion: REVIEW,
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: PROBE_NAMESPACE },
    },
    signal,
  });
  const answers = needs.map(need => ({
    need,
    granted: isGranted(need, status.resourceRules ?? []),
  }));
  if (!status.incomplete) {
    return answers;
  }
  return Promise.all(
    answers.map(async ({ need, granted }) => ({
      need,
      granted: granted || (await askOne(connection, need, signal)),
    })),
  );
}

async function askOne(
  { client }: KubernetesConnection,
  { apiGroup: group, resource, verb, resourceName: name }: Need,
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await client.call({
    method: 'POST',
    path: `/apis/${REVIEW}/selfsubjectaccessreviews`,
    body: {
      apiVersion: REVIEW,
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { group, resource, verb, name } },
    },
    signal,
  });
  return status.allowed === true;
}

/** One check per resource: what is missing is said in its message. */
function groupChecks(answers: Answer[]): AccessCheck[] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const { apiGroup, resource, verb } = answer.need;
    const what = apiGroup ? `${resource}.${apiGroup}` : resource;
    const name = verb === 'bind' ? `bind ${what}` : `manage ${what}`;
    groups.set(name, [...(groups.get(name) ?? []), answer]);
  }
  return [...groups].map(([name, group]) => {
    const missing = group
      .filter(({ granted }) => !granted)
      .map(({ need }) => need.resourceName ?? need.verb);
    return {
      name,
      granted: missing.length === 0,
      ...(group.every(({ need }) => need.optional) ? { optional: true } : {}),
      message: missing.length
        ? `Missing: ${missing.join(', ')} (for ${group[0].need.purpose})`
        : `For ${group[0].need.purpose}`,
      permissions: group.map(({ need, granted }) => ({
        name: need.resourceName ?? need.verb,
        granted,
      })),
    };
  });
}

async function serverVersion(
  { client }: KubernetesConnection,
  { signal }: DriverCallContext,
): Promise<string | undefined> {
  try {
    const { gitVersion } = await client.call({
      method: 'GET',
      path: '/version',
      signal,
    });
    return `Kubernetes ${gitVersion}`;
  } catch (error) {
    if (error instanceof KubernetesApiError) {
      return undefined;
    }
    throw error;
  }
}
