import { randomBytes } from 'node:crypto';
import { JsonValue } from '@backstage/types';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { adminPolicy } from '../adminPolicy';
import { AccessKey, settingsOf } from '../config';
import { accessKeyIdOf } from '../keys/MinioKeys';
import { ServiceAccount } from '../minio/MinioAdmin';
import { Buckets, expectLimited, Server, useBucket } from './buckets';
import { MinioRoot } from './minioRoot';

type Marked = Pick<ConformanceTarget, 'identity'>;

/** The sandbox's MinIO as its root user sees it, with an administrator of this test file. */
export class MinioServer {
  readonly server: Server = requireSandboxPart('minio');
  readonly #run = randomBytes(4).toString('hex');
  readonly prefix = `t${this.#run}-`;
  /** May do what the access check asks for, and no more. */
  readonly admin: AccessKey = {
    accessKeyId: `admin-${this.#run}`,
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  readonly buckets = new Buckets(this.server);
  readonly root = new MinioRoot(this.server);
  readonly strangersBucket = `strangers-${this.#run}`;

  async start(): Promise<void> {
    const { config = {}, credentials = {} } = this.settings();
    await this.root.makeUser(
      this.admin,
      adminPolicy(settingsOf({ config, credentials })),
    );
    await this.buckets.s3.createBucket({ Bucket: this.strangersBucket });
    await this.buckets.s3.putObject({
      Bucket: this.strangersBucket,
      Key: 'secret',
      Body: 'not for you',
    });
  }

  async stop(): Promise<void> {
    await this.buckets.destroy(this.strangersBucket);
    await this.root.removeUser(this.admin);
    this.root.close();
    this.buckets.s3.destroy();
  }

  settings(endpoint = this.server.endpoint): ConnectionSettings {
    return {
      config: { flavor: 'minio', endpoint, bucketPrefix: this.prefix },
      credentials: { ...this.admin },
    };
  }

  refusedSettings(): ConnectionSettings {
    const { config } = this.settings();
    return {
      config,
      credentials: { ...this.admin, secretAccessKey: 'not-the-secret' },
    };
  }

  accessKeyId({ identity }: Marked): string {
    return accessKeyIdOf(identity.ownershipMark);
  }

  async findKey(target: Marked) {
    return this.root.keys.find(this.accessKeyId(target), this.#options);
  }

  async removeKey(target: Marked): Promise<void> {
    await this.root.keys.remove(this.accessKeyId(target), this.#options);
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    const { buckets } = this;
    return {
      exists: async target =>
        (await buckets.exists(target.externalName)) ||
        (await this.findKey(target)) !== undefined,
      makeUnowned: async ({ externalName }) => {
        await buckets.s3.createBucket({ Bucket: externalName });
      },
      tamper,
      destroy: async target => {
        await buckets.destroy(target.externalName);
        await this.removeKey(target);
      },
      snapshot: async target => ({
        ...(await buckets.snapshot(target.externalName)),
        key: withSortedActions(await this.findKey(target)),
      }),
      verify: async (target, outputs) => {
        expect(outputs.bucket).toBe(target.externalName);
        const s3 = await useBucket(outputs);
        await expectLimited(s3, outputs, this.strangersBucket);
        s3.destroy();
        // What the key could not take back, since old versions are kept from it.
        await buckets.empty(target.externalName);
      },
    };
  }

  get #options() {
    return { abortSignal: new AbortController().signal };
  }
}

/** MinIO shows them in another order each time. */
function withSortedActions(account: ServiceAccount | undefined): JsonValue {
  const policy = JSON.parse(account?.policy ?? '{}');
  policy.Statement?.forEach((statement: { Action: string[] }) =>
    statement.Action.sort(),
  );
  return { ...account, policy } as JsonValue;
}
