import { NodeHttpHandler } from '@smithy/node-http-handler';
import { JsonObject } from '@backstage/types';
import { AccessKey } from '../config';
import { encrypt } from '../minio/encryption';
import { ADMIN, MinioAdmin } from '../minio/MinioAdmin';
import { MinioApi, MinioCall } from '../minio/MinioApi';

/** MinIO as its root user sees it: users and policies, and the keys of all. */
export class MinioRoot {
  readonly #handler = new NodeHttpHandler();
  readonly #api: MinioApi;
  readonly keys: MinioAdmin;

  constructor(server: { endpoint: string; region: string } & AccessKey) {
    const { endpoint, region, ...admin } = server;
    this.#api = new MinioApi({ endpoint, region, admin }, this.#handler);
    this.keys = new MinioAdmin(this.#api);
  }

  /** A user with exactly that policy, which bears its name. */
  async makeUser(
    { accessKeyId, secretAccessKey }: AccessKey,
    policy: JsonObject,
  ): Promise<void> {
    await this.setPolicy(accessKeyId, policy);
    await this.#send({
      method: 'PUT',
      path: `${ADMIN}/add-user`,
      query: { accessKey: accessKeyId },
      body: await this.#encrypted({
        secretKey: secretAccessKey,
        status: 'enabled',
      }),
    });
    await this.#send({
      method: 'POST',
      path: `${ADMIN}/idp/builtin/policy/attach`,
      body: await this.#encrypted({
        policies: [accessKeyId],
        user: accessKeyId,
      }),
    });
  }

  async setPolicy(name: string, policy: JsonObject): Promise<void> {
    await this.#send({
      method: 'PUT',
      path: `${ADMIN}/add-canned-policy`,
      query: { name },
      body: Buffer.from(JSON.stringify(policy)),
    });
  }

  async removeUser({ accessKeyId }: AccessKey): Promise<void> {
    await this.#send({
      method: 'DELETE',
      path: `${ADMIN}/remove-user`,
      query: { accessKey: accessKeyId },
    });
    await this.#send({
      method: 'DELETE',
      path: `${ADMIN}/remove-canned-policy`,
      query: { name: accessKeyId },
    });
  }

  async changeKey(accessKey: string, change: JsonObject): Promise<void> {
    await this.#send({
      method: 'POST',
      path: `${ADMIN}/update-service-account`,
      query: { accessKey },
      body: await this.#encrypted(change),
    });
  }

  close(): void {
    this.#handler.destroy();
  }

  #encrypted(value: JsonObject): Promise<Buffer> {
    return encrypt(this.#api.secret, JSON.stringify(value));
  }

  #send(call: MinioCall): Promise<Buffer> {
    return this.#api.send(call, { abortSignal: new AbortController().signal });
  }
}
