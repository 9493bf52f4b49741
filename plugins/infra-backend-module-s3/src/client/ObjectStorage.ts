import type { IAM } from '@aws-sdk/client-iam';
import type { S3 } from '@aws-sdk/client-s3';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AccessKey, StorageSettings } from '../config';
import { MinioAdmin } from '../minio/MinioAdmin';
import { MinioApi } from '../minio/MinioApi';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { loadIam, loadS3 } from './lazy';
import { sendMd5 } from './md5';

/** Milliseconds until an unanswered attempt to connect, or request, counts as failed. */
const CONNECT_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 60_000;

const MOST_SOCKETS = 20;

type Call<Api, T> = (api: Api, options: { abortSignal: AbortSignal }) => T;

/** One server, as seen by the administrator of the buckets with the prefix. */
export class ObjectStorage {
  readonly #handler: NodeHttpHandler;
  readonly #s3: S3;
  readonly #iam: IAM;
  readonly #minio: MinioAdmin;

  constructor(
    readonly settings: StorageSettings,
    private readonly gate: OutsideGate,
  ) {
    const { ca, iamEndpoint, admin } = settings;
    const agent = { keepAlive: true, maxSockets: MOST_SOCKETS };
    this.#handler = new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, ...(ca && { ca }) }),
    });
    this.#s3 = this.#clientFor(admin);
    this.#iam = new (loadIam().IAM)({
      ...this.#common(admin),
      ...(iamEndpoint && { endpoint: iamEndpoint }),
    });
    this.#minio = new MinioAdmin(new MinioApi(settings, this.#handler));
  }

  /** One call of the S3 API as the administrator. */
  s3<T>(signal: AbortSignal, call: Call<S3, Promise<T>>): Promise<T> {
    return this.#call(signal, () => call(this.#s3, { abortSignal: signal }));
  }

  /** One call of the S3 API with another key. */
  s3As<T>(
    key: AccessKey,
    signal: AbortSignal,
    call: Call<S3, Promise<T>>,
  ): Promise<T> {
    const client = this.#clientFor(key);
    return this.#call(signal, () => call(client, { abortSignal: signal }));
  }

  /** One call of the IAM API. */
  iam<T>(signal: AbortSignal, call: Call<IAM, Promise<T>>): Promise<T> {
    return this.#call(signal, () => call(this.#iam, { abortSignal: signal }));
  }

  /** One call of MinIO's administration API. */
  minio<T>(signal: AbortSignal, call: Call<MinioAdmin, Promise<T>>) {
    return this.#call(signal, () => call(this.#minio, { abortSignal: signal }));
  }

  close(): void {
    this.#handler.destroy();
  }

  async #call<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    return this.gate(call);
  }

  /** Shares the sockets of all; nothing else of a client needs closing. */
  #clientFor(key: AccessKey): S3 {
    const { endpoint, pathStyle, flavor } = this.settings;
    const client = new (loadS3().S3)({
      ...this.#common(key),
      ...(endpoint && { endpoint }),
      forcePathStyle: pathStyle,
      // What servers other than AWS have learnt late, or not yet.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    if (flavor !== 'aws') {
      sendMd5(client);
    }
    return client;
  }

  #common(credentials: AccessKey) {
    return {
      region: this.settings.region,
      credentials,
      requestHandler: this.#handler,
      // The engine tries again, with backoff and only as long as somebody wants the result.
      maxAttempts: 1,
    };
  }
}
