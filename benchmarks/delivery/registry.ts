import { createHash } from 'node:crypto';
import { requireSandboxPart } from '../../sandbox/src/client.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const CONFIG = 'application/vnd.oci.image.config.v1+json';

interface Blob {
  mediaType: string;
  digest: string;
  size: number;
}

const digestOf = (content: string) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const layer = 'the same in all images';
const config = JSON.stringify({
  architecture: 'amd64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
});

/** The sandbox's registry, as a client that pushes and lists tags. */
export class Registry {
  readonly #url: string;
  readonly #authorization: string;

  constructor(instance: string) {
    const { url, user, password } = requireSandboxPart(
      'registry',
      instance,
    ).htpasswd;
    this.#url = url;
    const login = Buffer.from(`${user}:${password}`).toString('base64');
    this.#authorization = `Basic ${login}`;
  }

  get url(): string {
    return this.#url;
  }

  get host(): string {
    return new URL(this.#url).host;
  }

  /** What all images of the repository have in common: a push is one request then. */
  async prepare(repository: string): Promise<void> {
    for (const content of [config, layer]) {
      const opened = await this.#request(
        'POST',
        `/v2/${repository}/blobs/uploads/`,
      );
      const upload = new URL(opened.headers.get('location')!, this.#url);
      upload.searchParams.set('digest', digestOf(content));
      await this.#request('PUT', `${upload.pathname}${upload.search}`, {
        type: 'application/octet-stream',
        body: content,
      });
    }
  }

  /** @returns its digest */
  async push(repository: string, tag: string): Promise<string> {
    const blob = (mediaType: string, content: string): Blob => ({
      mediaType,
      digest: digestOf(content),
      size: Buffer.byteLength(content),
    });
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: blob(CONFIG, config),
      layers: [blob(LAYER, layer)],
      annotations: { 'org.opencontainers.image.version': tag },
    });
    await this.#request('PUT', `/v2/${repository}/manifests/${tag}`, {
      type: MANIFEST,
      body: manifest,
    });
    return digestOf(manifest);
  }

  async tags(repository: string): Promise<string[]> {
    const answer = await this.#request(
      'GET',
      `/v2/${repository}/tags/list?n=1000`,
    );
    const { tags } = (await answer.json()) as { tags: string[] | null };
    return tags ?? [];
  }

  async #request(
    method: string,
    path: string,
    content?: { type: string; body: string },
  ): Promise<Response> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(content && { 'content-type': content.type }),
      },
      body: content?.body,
    });
    if (!answer.ok && answer.status !== 404) {
      throw new Error(`${method} ${path}: ${answer.status}`);
    }
    // What is not read keeps its connection.
    if (method !== 'GET') await answer.arrayBuffer();
    return answer;
  }
}
