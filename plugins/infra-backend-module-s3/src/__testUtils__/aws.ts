import { randomBytes } from 'node:crypto';
import { IAM } from '@aws-sdk/client-iam';
import { JsonObject } from '@backstage/types';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Buckets, Server, useBucket } from './buckets';

const nothing = () => undefined;

/** The sandbox's moto, which speaks the S3 and IAM APIs of AWS, and enforces no policy. */
export class AwsServer {
  readonly server: Server = requireSandboxPart('moto');
  readonly prefix = `t${randomBytes(4).toString('hex')}-`;
  readonly buckets = new Buckets(this.server);
  readonly iam: IAM;

  constructor(private readonly flavor: 'aws' | 'ceph' = 'aws') {
    const { endpoint, region, ...credentials } = this.server;
    this.iam = new IAM({ endpoint, region, credentials });
  }

  stop(): void {
    this.iam.destroy();
    this.buckets.s3.destroy();
  }

  settings(endpoint = this.server.endpoint): ConnectionSettings {
    const { region, accessKeyId, secretAccessKey } = this.server;
    return {
      config: {
        flavor: this.flavor,
        endpoint,
        region,
        bucketPrefix: this.prefix,
        ...(this.flavor === 'aws' && {
          iamEndpoint: endpoint,
          pathStyle: true,
        }),
      },
      credentials: { accessKeyId, secretAccessKey },
    };
  }

  async keysOf(UserName: string) {
    const { AccessKeyMetadata = [] } = await this.iam.listAccessKeys({
      UserName,
    });
    return AccessKeyMetadata;
  }

  async policyOf(UserName: string): Promise<JsonObject> {
    const { PolicyDocument = '' } = await this.iam.getUserPolicy({
      UserName,
      PolicyName: 'bucket',
    });
    return JSON.parse(decodeURIComponent(PolicyDocument));
  }

  async removeUser(UserName: string): Promise<void> {
    const { iam } = this;
    const found = await iam.getUser({ UserName }).catch(nothing);
    if (!found) {
      return;
    }
    for (const { AccessKeyId } of await this.keysOf(UserName)) {
      await iam.deleteAccessKey({ UserName, AccessKeyId });
    }
    const { PolicyNames = [] } = await iam.listUserPolicies({ UserName });
    for (const PolicyName of PolicyNames) {
      await iam.deleteUserPolicy({ UserName, PolicyName });
    }
    await iam.deleteUser({ UserName });
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    const { buckets, iam } = this;
    return {
      exists: async ({ externalName: UserName }) =>
        (await buckets.exists(UserName)) ||
        (await iam.getUser({ UserName }).catch(nothing)) !== undefined,
      makeUnowned: async ({ externalName }) => {
        await buckets.s3.createBucket({ Bucket: externalName });
      },
      tamper,
      destroy: async ({ externalName }) => {
        await buckets.destroy(externalName);
        await this.removeUser(externalName);
      },
      snapshot: async target => ({
        bucket: await buckets.snapshot(target.externalName),
        user: await this.#snapshotOfUser(target),
      }),
      verify: async ({ externalName }, outputs) => {
        expect(outputs.bucket).toBe(externalName);
        (await useBucket(outputs)).destroy();
        await buckets.empty(externalName);
        expect(await this.keysOf(externalName)).toMatchObject([
          { AccessKeyId: outputs.accessKeyId, Status: 'Active' },
        ]);
      },
    };
  }

  async #snapshotOfUser({
    externalName,
  }: ConformanceTarget): Promise<JsonObject> {
    const found = await this.iam
      .getUser({ UserName: externalName })
      .catch(nothing);
    return found
      ? {
          path: found.User?.Path ?? '',
          policy: await this.policyOf(externalName),
          keys: (await this.keysOf(externalName)).map(
            ({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`,
          ),
        }
      : {};
  }
}
