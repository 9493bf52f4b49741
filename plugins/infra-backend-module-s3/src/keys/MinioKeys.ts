import { createHash, randomBytes } from 'node:crypto';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { samePolicy } from '../bucket/keyPolicy';
import { ObjectStorage } from '../client/ObjectStorage';
import { isRefusal } from '../errors';
import { ServiceAccount } from '../minio/MinioAdmin';
import { KeyRequest, Keys, KeyState, KeyTarget } from './Keys';
import { Trial, tryKey } from './tryKey';

const SECRET = 'secretAccessKey';
const NAME = 'infra-orchestration';
const PREFIX = 'infra-orchestration.dev/owner: ';

/**
 * MinIO: a service account of the administrator, with a policy of its own. It can never do more than
 * the administrator, so nobody has to be given the right to make users. Mark, policy and secret come
 * into being in one call, with an id and a secret that we choose.
 */
export class MinioKeys implements Keys {
  readonly holder = 'service account';

  constructor(private readonly storage: ObjectStorage) {}

  async look(
    target: KeyTarget,
    { signal, secrets }: KeyRequest,
  ): Promise<KeyState> {
    const { storage } = this;
    const accessKeyId = accessKeyIdOf(target.mark);
    const found = await this.#find(accessKeyId, signal);
    if (found === 'hidden') {
      return { owner: 'other', diff: [], usable: false };
    }
    const secretAccessKey = await secrets.get(SECRET);
    const key = secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
    if (!found) {
      const diff = [{ path: '/key', after: this.holder }];
      return { owner: 'nobody', diff, key, usable: false };
    }
    const foundMark = markIn(found.description);
    if (foundMark !== target.mark) {
      return { owner: 'other', foundMark, diff: [], usable: false };
    }
    const trial = key
      ? await tryKey(storage, key, target.bucket, signal)
      : 'wrongSecret';
    return {
      owner: 'ours',
      foundMark,
      diff: diffOf(found, target, trial),
      key,
      usable: trial === 'works',
    };
  }

  /**
   * A change is a new account in the place of the old: users may not change their service accounts,
   * only remove and make them.
   */
  async make(
    target: KeyTarget,
    seen: KeyState,
    { signal, logger, secrets }: KeyRequest,
  ): Promise<void> {
    const secretKey = await secrets.ensure(SECRET, () =>
      // As long as MinIO allows.
      randomBytes(30).toString('base64url'),
    );
    const accessKey = accessKeyIdOf(target.mark);
    if (seen.owner === 'ours') {
      await this.#remove(accessKey, signal);
    }
    logger.info(`Making the key of the bucket ${target.bucket}`);
    await this.storage.minio(signal, (admin, options) =>
      admin.add(
        {
          accessKey,
          secretKey,
          policy: target.policy,
          name: NAME,
          description: `${PREFIX}${target.mark} (bucket ${target.bucket})`,
        },
        options,
      ),
    );
  }

  async remove(target: KeyTarget, { signal }: KeyRequest): Promise<void> {
    const accessKey = accessKeyIdOf(target.mark);
    const found = await this.#find(accessKey, signal);
    if (found && found !== 'hidden' && isOurs(found, target)) {
      await this.#remove(accessKey, signal);
    }
  }

  async #find(
    accessKey: string,
    signal: AbortSignal,
  ): Promise<ServiceAccount | 'hidden' | undefined> {
    try {
      return await this.storage.minio(signal, (admin, options) =>
        admin.find(accessKey, options),
      );
    } catch (error) {
      // What is not there is told to everybody, so this is an account of another user.
      if (isRefusal(error, 'AccessDenied')) {
        return 'hidden';
      }
      throw error;
    }
  }

  #remove(accessKey: string, signal: AbortSignal): Promise<void> {
    return this.storage.minio(signal, (admin, options) =>
      admin.remove(accessKey, options),
    );
  }
}

/** Twenty characters, as AWS has them; the same every time. */
export function accessKeyIdOf(mark: string): string {
  const digest = createHash('sha256').update(`s3 ${mark}`).digest();
  return [...digest.subarray(0, 20)]
    .map(byte => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32])
    .join('');
}

function isOurs({ description }: ServiceAccount, { mark }: KeyTarget) {
  return markIn(description) === mark;
}

function markIn(description = ''): string | undefined {
  const [, mark] =
    /infra-orchestration\.dev\/owner: ([A-Za-z0-9.-]+\/[A-Za-z0-9.-]+)/.exec(
      description,
    ) ?? [];
  return mark;
}

function diffOf(
  found: ServiceAccount,
  { policy }: KeyTarget,
  trial: Trial,
): FieldDiff[] {
  const before = found.impliedPolicy
    ? 'that of the administrator'
    : JSON.parse(found.policy);
  return [
    ...(samePolicy(before, policy)
      ? []
      : [{ path: '/key/policy', before, after: policy }]),
    ...(found.accountStatus === 'on'
      ? []
      : [{ path: '/key/status', before: found.accountStatus, after: 'on' }]),
    ...(found.expiration
      ? [{ path: '/key/expiration', before: found.expiration }]
      : []),
    ...(trial === 'wrongSecret' ? [{ path: '/key/secret', secret: true }] : []),
  ];
}
