import { randomBytes } from 'node:crypto';
import {
  AccessCheck,
  AccessReport,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Probe, probesFor } from './accessProbes';
import { adminPolicy } from './adminPolicy';
import { ObjectStorage } from './client/ObjectStorage';
import { isRefusal, toDriverError } from './errors';

/**
 * Asks for each thing that the driver does, of a bucket and a user that are not there: the server
 * looks at the rights first, and then finds nothing to do it with.
 */
export async function checkAccess(
  storage: ObjectStorage,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { bucketPrefix, admin, flavor } = storage.settings;
  const name = `${bucketPrefix}access-check-${randomBytes(6).toString('hex')}`;
  const [first, ...others] = probesFor(flavor);
  const signedIn = await signIn(storage, name, first, signal);
  const checks = [signedIn];
  if (signedIn.granted) {
    for (const probe of [first, ...others]) {
      checks.push(await check(storage, name, probe, signal));
    }
  }
  const ok = checks.every(({ granted }) => granted);
  const policy = JSON.stringify(adminPolicy(storage.settings), null, 2);
  return {
    ok,
    checks,
    server: storage.settings.endpoint ?? 'AWS',
    ...(!ok && {
      remedy: {
        title: `Policy for the user of the access key ${admin.accessKeyId}`,
        mediaType: 'application/json',
        content: `${policy}\n`,
      },
    }),
  };
}

async function signIn(
  storage: ObjectStorage,
  name: string,
  probe: Probe,
  signal: AbortSignal,
): Promise<AccessCheck> {
  const sign = { name: 'sign in' };
  try {
    await probe.ask(storage, name, signal);
  } catch (error) {
    const failure = failureOf(error, signal, 'sign in');
    if (failure && !isRefusal(error, 'AccessDenied')) {
      return { ...sign, granted: false, message: failure };
    }
  }
  return { ...sign, granted: true };
}

async function check(
  storage: ObjectStorage,
  name: string,
  probe: Probe,
  signal: AbortSignal,
): Promise<AccessCheck> {
  try {
    await probe.ask(storage, name, signal);
  } catch (error) {
    const message = failureOf(error, signal, probe.name);
    if (message) {
      return { name: probe.name, granted: false, message };
    }
  }
  return { name: probe.name, granted: true };
}

/**
 * @returns why it is refused; nothing where the server only finds nothing to do it with
 * @throws where the server could not be asked
 */
function failureOf(
  error: unknown,
  signal: AbortSignal,
  doing: string,
): string | undefined {
  signal.throwIfAborted();
  const failure = toDriverError(error, doing);
  const { httpStatusCode = 0 } =
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  if (failure.code === 'accessDenied' || isWrongRegion(error)) {
    return failure.message;
  }
  if (httpStatusCode < 400 || httpStatusCode >= 500) {
    throw failure;
  }
  return undefined;
}

function isWrongRegion(error: unknown): boolean {
  return isRefusal(error, 'AuthorizationHeaderMalformed', 'PermanentRedirect');
}
