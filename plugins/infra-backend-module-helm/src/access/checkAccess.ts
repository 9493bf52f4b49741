import {
  AccessCheck,
  AccessReport,
  DriverCallContext,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesApiError, toDriverError } from '../cluster/errors';
import { HelmConnection } from '../connection';
import { accessManifest, manifestHead } from './manifest';
import { NeededRule, neededRules } from './rules';

const REVIEW = 'authorization.k8s.io/v1';

/** Asks whether the program is there, and the server about each right. */
export async function checkAccess(
  connection: HelmConnection,
  { signal }: DriverCallContext,
): Promise<AccessReport> {
  signal.throwIfAborted();
  const { settings } = connection;
  const remedy = {
    ...manifestHead,
    content: accessManifest(settings.providerName, settings.config),
  };
  const helm = await requireHelm(connection, signal);
  try {
    const checks = [
      ...(await Promise.all(
        neededRules(settings.config).map(rule =>
          checkRule(connection, rule, signal),
        ),
      )),
      chartSourcesCheck(settings.chartSources),
    ];
    const server = await serverVersion(connection, signal);
    const isComplete = checks.every(({ granted }) => granted);
    return {
      ok: checks.every(({ granted, optional }) => granted || optional),
      checks,
      ...(isComplete ? {} : { remedy }),
      server: [`Helm ${helm}`, server].filter(Boolean).join(', '),
    };
  } catch (error) {
    const failure = toDriverError(error, 'check the access');
    if (
      error instanceof KubernetesApiError &&
      [401, 403].includes(error.httpStatus)
    ) {
      const { message } = failure as Error;
      const check = { name: 'log in', granted: false, message };
      return { ok: false, checks: [check], remedy };
    }
    throw failure;
  }
}

async function requireHelm(
  { helm }: HelmConnection,
  signal: AbortSignal,
): Promise<string> {
  const { text, isEnough } = await helm.version(signal);
  if (!isEnough) {
    throw new DriverError(
      'misconfigured',
      `The program of infra.helm.program is Helm ${text}; install 3.13 or later, which can label releases`,
    );
  }
  return text;
}

async function checkRule(
  connection: HelmConnection,
  rule: NeededRule,
  signal: AbortSignal,
): Promise<AccessCheck> {
  const { apiGroup, resources, verbs, purpose, optional } = rule;
  const permissions = await Promise.all(
    resources.flatMap(resource =>
      verbs.map(async verb => ({
        name: `${verb} ${resource}`,
        granted: await mayDo(connection, { apiGroup, resource, verb }, signal),
      })),
    ),
  );
  const missing = permissions.filter(({ granted }) => !granted);
  const group = apiGroup ? ` (${apiGroup})` : '';
  return {
    name: `${verbs.includes('create') ? 'manage' : 'see'} ${resources.join(
      ', ',
    )}${group}`,
    granted: missing.length === 0,
    ...(optional && { optional }),
    message: missing.length
      ? `Missing: ${missing
          .map(({ name }) => name)
          .join(', ')} (for ${purpose})`
      : `For ${purpose}`,
    permissions,
  };
}

async function mayDo(
  { client }: HelmConnection,
  {
    apiGroup: group,
    resource,
    verb,
  }: { apiGroup: string; resource: string; verb: string },
  signal: AbortSignal,
): Promise<boolean> {
  const { body } = await client.call({
    method: 'POST',
    path: `/apis/${REVIEW}/selfsubjectaccessreviews`,
    body: {
      apiVersion: REVIEW,
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { group, resource, verb } },
    },
    signal,
  });
  return body.status.allowed === true;
}

function chartSourcesCheck(sources: string[]): AccessCheck {
  return {
    name: 'take charts',
    granted: sources.length > 0,
    message: sources.length
      ? `From ${sources.join(', ')}`
      : "The provider's config.chartSources is empty: no chart can be installed",
  };
}

async function serverVersion(
  { client }: HelmConnection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await client
    .call({ method: 'GET', path: '/version', signal })
    .catch(error => {
      if (error instanceof KubernetesApiError) {
        return undefined;
      }
      throw error;
    });
  return answer && `Kubernetes ${answer.body.gitVersion}`;
}
