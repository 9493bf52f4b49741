import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { samePolicy } from '../bucket/keyPolicy';
import { ObjectStorage } from '../client/ObjectStorage';
import { AccessKey } from '../config';
import { isRefusal, unlessAbsent } from '../errors';
import { KeyRequest, Keys, KeyState, KeyTarget } from './Keys';
import { tryKey } from './tryKey';

/** Both halves of a key in one secret, since one without the other is worth nothing. */
const SECRET = 'accessKey';
const POLICY_NAME = 'bucket';
/** Users can be told by their path in policies, and bear it since they exist. */
export const USER_PATH = '/infra-orchestration.dev/owner/';

const ABSENT = ['NoSuchEntity'];

interface UserState {
  policy?: unknown;
  /** Ids of keys that are in force, and of those that are not. */
  active: string[];
  inactive: string[];
}

/**
 * AWS and Ceph: an IAM user of the bucket's name, with an inline policy and one access key. The
 * server chooses the key and says its secret once: a key whose secret is not stored is of no use,
 * and is replaced.
 */
export class IamKeys implements Keys {
  readonly holder = 'IAM user';

  constructor(private readonly storage: ObjectStorage) {}

  async look(
    target: KeyTarget,
    { signal, secrets }: KeyRequest,
  ): Promise<KeyState> {
    const key = keyIn(await secrets.get(SECRET));
    const path = await this.#pathOf(target, signal);
    if (path === undefined) {
      const diff = [{ path: '/key', after: this.holder }];
      return { owner: 'nobody', diff, key, usable: false };
    }
    const foundMark = markIn(path);
    if (foundMark !== target.mark) {
      return { owner: 'other', foundMark, diff: [], usable: false };
    }
    const user = await this.#inspect(target, signal);
    const diff = diffOf(user, target, key);
    const trial =
      key && user.active.includes(key.accessKeyId)
        ? await tryKey(this.storage, key, target.bucket, signal)
        : 'refused';
    return { owner: 'ours', foundMark, diff, key, usable: trial === 'works' };
  }

  async make(
    target: KeyTarget,
    seen: KeyState,
    request: KeyRequest,
  ): Promise<void> {
    const { bucket: UserName, mark, policy } = target;
    const { signal, logger } = request;
    const { permissionsBoundary } = this.storage.settings;
    if (seen.owner === 'nobody') {
      logger.info(`Making the IAM user ${UserName}`);
      await this.storage.iam(signal, (iam, options) =>
        iam.createUser(
          {
            UserName,
            Path: `${USER_PATH}${mark}/`,
            ...(permissionsBoundary && {
              PermissionsBoundary: permissionsBoundary,
            }),
          },
          options,
        ),
      );
    }
    const user = await this.#inspect(target, signal);
    if (!samePolicy(user.policy, policy)) {
      await this.storage.iam(signal, (iam, options) =>
        iam.putUserPolicy(
          {
            UserName,
            PolicyName: POLICY_NAME,
            PolicyDocument: JSON.stringify(policy),
          },
          options,
        ),
      );
    }
    await this.#makeKey(UserName, user, request);
  }

  async #makeKey(
    UserName: string,
    { active, inactive }: UserState,
    { signal, logger, secrets }: KeyRequest,
  ): Promise<void> {
    const stored = keyIn(await secrets.get(SECRET))?.accessKeyId;
    const useless = [...inactive, ...active.filter(id => id !== stored)];
    for (const AccessKeyId of useless) {
      await this.#deleteKey(UserName, AccessKeyId, signal);
    }
    if (stored && active.includes(stored)) {
      return;
    }
    logger.info(`Making an access key of the IAM user ${UserName}`);
    const { AccessKey: made } = await this.storage.iam(signal, (iam, options) =>
      iam.createAccessKey({ UserName }, options),
    );
    await secrets.set(SECRET, `${made?.AccessKeyId}:${made?.SecretAccessKey}`);
  }

  async remove(target: KeyTarget, { signal }: KeyRequest): Promise<void> {
    const { bucket: UserName, mark } = target;
    const path = await this.#pathOf(target, signal);
    if (path === undefined || markIn(path) !== mark) {
      return;
    }
    const { active, inactive } = await this.#inspect(target, signal);
    for (const AccessKeyId of [...active, ...inactive]) {
      await this.#deleteKey(UserName, AccessKeyId, signal);
    }
    await unlessAbsent(
      ABSENT,
      this.storage.iam(signal, (iam, options) =>
        iam.deleteUserPolicy({ UserName, PolicyName: POLICY_NAME }, options),
      ),
    );
    await this.#deleteUser(UserName, signal);
  }

  async #deleteUser(UserName: string, signal: AbortSignal): Promise<void> {
    try {
      await unlessAbsent(
        ABSENT,
        this.storage.iam(signal, (iam, options) =>
          iam.deleteUser({ UserName }, options),
        ),
      );
    } catch (error) {
      if (isRefusal(error, 'DeleteConflict')) {
        throw new DriverError(
          'conflict',
          `Somebody has attached a policy, a group or a login to the IAM user ${UserName}; take it off, then it can be removed`,
        );
      }
      throw error;
    }
  }

  async #deleteKey(UserName: string, AccessKeyId: string, signal: AbortSignal) {
    await unlessAbsent(
      ABSENT,
      this.storage.iam(signal, (iam, options) =>
        iam.deleteAccessKey({ UserName, AccessKeyId }, options),
      ),
    );
  }

  /** Undefined where there is no such user. */
  async #pathOf(
    { bucket: UserName }: KeyTarget,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const answer = await unlessAbsent(
      ABSENT,
      this.storage.iam(signal, (iam, options) =>
        iam.getUser({ UserName }, options),
      ),
    );
    return answer && (answer.User?.Path ?? '/');
  }

  async #inspect(
    { bucket: UserName }: KeyTarget,
    signal: AbortSignal,
  ): Promise<UserState> {
    const [policy, keys] = await Promise.all([
      unlessAbsent(
        ABSENT,
        this.storage.iam(signal, (iam, options) =>
          iam.getUserPolicy({ UserName, PolicyName: POLICY_NAME }, options),
        ),
      ),
      this.storage.iam(signal, (iam, options) =>
        iam.listAccessKeys({ UserName }, options),
      ),
    ]);
    const ids = (active: boolean) =>
      (keys.AccessKeyMetadata ?? []).flatMap(({ AccessKeyId, Status }) =>
        AccessKeyId && (Status === 'Active') === active ? [AccessKeyId] : [],
      );
    return {
      policy: documentIn(policy?.PolicyDocument),
      active: ids(true),
      inactive: ids(false),
    };
  }
}

function keyIn(secret: string | undefined): AccessKey | undefined {
  const [, accessKeyId, secretAccessKey] =
    /^([^:]+):(.+)$/.exec(secret ?? '') ?? [];
  return accessKeyId ? { accessKeyId, secretAccessKey } : undefined;
}

function markIn(path: string): string | undefined {
  return path.startsWith(USER_PATH)
    ? path.slice(USER_PATH.length).replace(/\/$/, '')
    : undefined;
}

/** AWS sends it escaped as in a URL, others as it is. */
function documentIn(text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
  } catch {
    return 'not readable';
  }
}

function diffOf(
  { policy, active, inactive }: UserState,
  target: KeyTarget,
  key: AccessKey | undefined,
): FieldDiff[] {
  const [only] = active;
  const isAsItShould =
    key !== undefined &&
    active.length === 1 &&
    only === key.accessKeyId &&
    inactive.length === 0;
  return [
    ...(samePolicy(policy, target.policy)
      ? []
      : [
          {
            path: '/key/policy',
            ...(policy !== undefined && {
              before: policy as FieldDiff['before'],
            }),
            after: target.policy,
          },
        ]),
    ...(isAsItShould ? [] : [{ path: '/key/secret', secret: true }]),
  ];
}
