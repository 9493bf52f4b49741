import { createHash, createHmac } from 'node:crypto';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { StorageSettings } from '../config';

export interface CallOptions {
  abortSignal: AbortSignal;
}

export interface MinioCall {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With the slash that it begins with. */
  path: string;
  query?: Record<string, string>;
  body?: Buffer;
}

/** An error in the form in which AWS's clients throw those of S3. */
class MinioError extends Error {
  readonly $metadata: { httpStatusCode: number };

  constructor(httpStatusCode: number, body: string) {
    const { Code, Message } = parse(body);
    super(Message ?? `MinIO answered with ${httpStatusCode}`);
    this.name = Code ?? `HTTP ${httpStatusCode}`;
    this.$metadata = { httpStatusCode };
  }
}

function parse(body: string): { Code?: string; Message?: string } {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/** What the signer wants to be given to count with. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret as NodeJS.ArrayBufferView);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('One hash is for one text');
  }
}

/** Signed calls of MinIO's administration API, for which npm has no client. */
export class MinioApi {
  readonly #signer: SignatureV4;

  constructor(
    private readonly settings: Pick<
      StorageSettings,
      'endpoint' | 'region' | 'admin'
    >,
    private readonly handler: NodeHttpHandler,
  ) {
    this.#signer = new SignatureV4({
      service: 's3',
      region: settings.region,
      credentials: settings.admin,
      sha256: Sha256,
    });
  }

  /** What bodies are encrypted with. */
  get secret(): string {
    return this.settings.admin.secretAccessKey;
  }

  async send(
    { method, path, query = {}, body }: MinioCall,
    { abortSignal }: CallOptions,
  ): Promise<Buffer> {
    const url = new URL(this.settings.endpoint ?? '');
    const signed = await this.#signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port && { port: Number(url.port) }),
      path,
      query,
      headers: {
        host: url.host,
        ...(body && {
          'content-length': `${body.length}`,
          'content-type': 'application/octet-stream',
        }),
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
      ...(body && { body }),
    });
    const { response } = await this.handler.handle(
      // The handler takes a plain request, and declares a class that it does not use.
      signed as Parameters<NodeHttpHandler['handle']>[0],
      { abortSignal },
    );
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) {
      chunks.push(chunk);
    }
    const answer = Buffer.concat(chunks);
    if (response.statusCode >= 300) {
      throw new MinioError(response.statusCode, answer.toString('utf8'));
    }
    return answer;
  }
}
